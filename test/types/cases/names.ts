/** The first argument of `emit`. */
export const names = {
  'a known name': `
    void events.emit('user.verified', { id: '1' });
  `,
  'a name from a tag': `
    void events.emit('cart/abandoned-v2', { id: '1', items: 2 });
  `,
  'a name as the config spells it': `
    void events.emit('customer.subscription.trial_will_end', { id: '1', days: 3 });
  `,
  'a default name with a digit': `
    void events.emit('s3.object.created', { key: 'a.png' });
  `,
  'a misspelt name': `
    void events.emit('user.registerd', { id: '1', name: 'Ada', email: 'a@b.c' }); // error TS2345: no event named 'user.registerd'
  `,
  'a name in another spelling': `
    void events.emit('User.Verified', { id: '1' }); // error TS2345: no event named 'User.Verified': it is spelled 'user.verified'
    void events.emit('userVerified', { id: '1' }); // error TS2345: no event named 'userVerified': it is spelled 'user.verified'
    void events.emit('user-verified', { id: '1' }); // error TS2345: no event named 'user-verified': it is spelled 'user.verified'
    void events.emit('user_verified', { id: '1' }); // error TS2345: no event named 'user_verified': it is spelled 'user.verified'
    void events.emit('user/verified', { id: '1' }); // error TS2345: no event named 'user/verified': it is spelled 'user.verified'
    void events.emit('paymentFailed', { id: '1' }); // error TS2345: no event named 'paymentFailed': it is spelled 'payment.failed'
    void events.emit('Cart', { id: '1' }); // error TS2345: no event named 'Cart' in this program: export a type for it from events/, or run tsc-run generate
  `,
  'the name of the type': `
    void events.emit('UserVerifiedEvent', { id: '1' }); // error TS2345: no event named 'UserVerifiedEvent': it is spelled 'user.verified'
  `,
  'a very long name': `
    void events.emit('${'x'.repeat(900)}', { id: '1' }); // error TS2345: no event named
    // TypeScript stops looking for the spelling of names from 1,000 characters on.
    void events.emit('${'x'.repeat(1200)}', { id: '1' }); // error TS2589 // error TS2345
  `,
  'the dotted default where the config spells another': `
    void events.emit('customer.subscription.trial.will.end', { id: '1', days: 3 }); // error TS2345: no event named 'customer.subscription.trial.will.end'
  `,
  'an empty name': `
    void events.emit('', { id: '1' }); // error TS2345: no event named ''
  `,
  'a name with a space': `
    void events.emit('user.verified ', { id: '1' }); // error TS2345: no event named 'user.verified '
  `,
  'names of Object.prototype': `
    void events.emit('toString', { id: '1' }); // error TS2345: no event named 'toString'
    void events.emit('constructor', { id: '1' }); // error TS2345: no event named 'constructor'
    void events.emit('__proto__', { id: '1' }); // error TS2345: no event named '__proto__'
  `,
  'an unsubscribed name': `
    void events.emit('payment.failed', { id: '1', reason: 'card' }); // error TS2345: 'payment.failed' has no subscriber: add it to events.subscribers in tsc-run.config.ts
  `,
  'an unsubscribed name with any payload': `
    declare const data: any;
    void events.emit('payment.failed', data); // error TS2345: 'payment.failed' has no subscriber
    void events.emit('user.registerd', data); // error TS2345: no event named 'user.registerd'
  `,
  'a name of type string': `
    declare const name: string;
    declare const data: any;
    void events.emit(name, data); // error TS2345: Argument of type 'string' is not assignable to parameter of type
  `,
  'a name of type any': `
    declare const name: any;
    declare const data: any;
    void events.emit(name, data); // error TS2345: Argument of type 'any' is not assignable to parameter of type 'never'
    void events.emit(name, { id: '1' }); // error TS2345: is not assignable to parameter of type 'never'
  `,
  'a name of type unknown': `
    declare const name: unknown;
    void events.emit(name, { id: '1' }); // error TS2345: Argument of type 'unknown' is not assignable to parameter of type
  `,
  'a name that is not a string': `
    void events.emit(7, { id: '1' }); // error TS2345: Argument of type '7' is not assignable to parameter of type
    void events.emit(null, { id: '1' }); // error TS2345
    void events.emit({ type: 'user.verified' }, { id: '1' }); // error TS2345
  `,
  'a name in a constant': `
    const name = 'user.verified';
    void events.emit(name, { id: '1' });
  `,
  'a name in a variable': `
    let name = 'user.verified';
    name = 'user.verified';
    void events.emit(name, { id: '1' }); // error TS2345: Argument of type 'string'
  `,
  'a branded name': `
    declare const name: 'user.verified' & { readonly __brand: 1 };
    // Known limit: a branded name cannot be looked up.
    void events.emit(name, { id: '1' }); // error TS2345
    void events.emit<'user.verified'>(name, { id: '1' });
  `,
  'a name in an object of constants': `
    const NAMES = { verified: 'user.verified', failed: 'payment.failed' } as const;
    void events.emit(NAMES.verified, { id: '1' });
    void events.emit(NAMES.failed, { id: '1', reason: 'card' }); // error TS2345: 'payment.failed' has no subscriber
  `,
  'a name in an object without as const': `
    const NAMES = { verified: 'user.verified' };
    void events.emit(NAMES.verified, { id: '1' }); // error TS2345: Argument of type 'string'
  `,
  'names of an enum': `
    // error TS1294 (erasableSyntaxOnly): This syntax is not allowed when 'erasableSyntaxOnly' is enabled.
    enum Names { Verified = 'user.verified', Failed = 'payment.failed' }
    void events.emit(Names.Verified, { id: '1' });
    void events.emit(Names.Failed, { id: '1', reason: 'card' }); // error TS2345: has no subscriber
  `,
  'a name in a template': `
    const subject = 'user' as const;
    const misspelt = 'usr' as const;
    void events.emit(\`user.verified\`, { id: '1' });
    void events.emit(\`\${subject}.verified\` as const, { id: '1' });
    void events.emit(\`\${misspelt}.verified\` as const, { id: '1' }); // error TS2345: no event named 'usr.verified'
  `,
  'a template over a string': `
    declare const subject: string;
    void events.emit(\`\${subject}.verified\` as const, { id: '1' }); // error TS2345
  `,
  'a name of a generic type parameter': `
    export async function send<N extends string>(name: N): Promise<void> {
      await events.emit(name, { id: '1' }); // error TS2345
    }
  `,
  'a name asserted to be known': `
    declare const name: string;
    void events.emit(name as 'user.verified', { id: '1' });
    void events.emit(name as 'user.gone', { id: '1' }); // error TS2345: no event named 'user.gone'
  `,
  'a choice of two names of one payload': `
    declare const first: boolean;
    void events.emit(first ? 'session.started' : 'user.verified', { session: '1', id: '1' });
  `,
  'a choice whose second name is wrong': `
    declare const first: boolean;
    void events.emit(first ? 'user.verified' : 'user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
  `,
  'a name that events.Name offers': `
    export const name: events.Name = 'user.verified';
    export const misspelt: events.Name = 'user.verifed'; // error TS2820: Did you mean '"user.verified"'?
    export const unsubscribed: events.Name = 'payment.failed'; // error TS2322: is not assignable to type
  `,
} as const;
