import { describe, expect, test } from 'vitest';
import { isSpellingOf, isVagueName, toDefaultName } from '../../src/analysis/model/event-name.js';
import { check, eventsOf } from '../support/marked-app.js';

/** Each type with its dotted default, and other spellings that a config may use. */
const NAMES: readonly (readonly [typeName: string, dotted: string, ...spellings: string[]])[] = [
  // From the seed.
  ['UserRegisteredEvent', 'user.registered', 'user-registered', 'user_registered', 'user/registered', 'userRegistered'],
  ['UserVerifiedEvent', 'user.verified', 'USER_VERIFIED', 'user:verified'],
  ['OrderCompletedEvent', 'order.completed', 'OrderCompleted', 'order completed'],
  ['PaymentFailedEvent', 'payment.failed', 'paymentFailed'],
  // Acronyms.
  ['HTTPRequestEvent', 'http.request', 'HTTP.request', 'http_request', 'h.t.t.p.request'],
  ['UserHTTPRequestedEvent', 'user.http.requested', 'user.HTTP.requested'],
  ['PDFGeneratedEvent', 'pdf.generated', 'pdf_generated'],
  ['InvoicePDFEvent', 'invoice.pdf', 'invoice-pdf'],
  ['OAuthTokenRevokedEvent', 'o.auth.token.revoked', 'oauth.token.revoked', 'oauth_token.revoked', 'oauthTokenRevoked'],
  ['IDVerifiedEvent', 'id.verified', 'ID.verified'],
  ['UserIDChangedEvent', 'user.id.changed', 'userId.changed', 'user_id_changed'],
  ['SMSSentEvent', 'sms.sent', 'sms-sent'],
  ['DNSRecordAAAAUpdatedEvent', 'dns.record.aaaa.updated', 'dns_record.aaaa.updated'],
  ['XMLImportedEvent', 'xml.imported'],
  ['VATNumberCheckedEvent', 'vat.number.checked', 'vatNumber.checked'],
  ['IBANChangedEvent', 'iban.changed', 'iban/changed'],
  ['EUVATIDValidatedEvent', 'euvatid.validated', 'eu.vat.id.validated', 'eu_vat_id.validated'],
  ['APIKeyRotatedEvent', 'api.key.rotated', 'apiKey.rotated', 'api_key.rotated'],
  ['URLShortenedEvent', 'url.shortened'],
  ['CIBuildFinishedEvent', 'ci.build.finished', 'ci_build.finished'],
  ['AOrBEvent', 'a.or.b'],
  ['QEvent', 'q'],
  ['iOSInstalledEvent', 'i.os.installed', 'ios.installed'],
  ['eBayListingSoldEvent', 'e.bay.listing.sold', 'ebay.listing.sold', 'ebay_listing_sold'],
  // Digits and versions.
  ['S3ObjectCreatedEvent', 's3.object.created', 's3/object/created', 's3-object.created', 'S3ObjectCreated'],
  ['OrderV2PlacedEvent', 'order.v2.placed', 'order.v2_placed', 'order.v.2.placed'],
  ['OrderPlacedV2Event', 'order.placed.v2', 'order.placed_v2', 'order.placed:v2'],
  ['OrderPlaced2Event', 'order.placed2', 'order.placed.2', 'order-placed-2'],
  ['Route53RecordChangedEvent', 'route53.record.changed', 'route-53.record.changed'],
  ['MD5CheckedEvent', 'md5.checked', 'md.5.checked'],
  ['User2FAEnabledEvent', 'user2.fa.enabled', 'user.2fa.enabled', 'user_2fa_enabled', 'user.2.fa.enabled'],
  ['Http2StreamClosedEvent', 'http2.stream.closed', 'http.2.stream.closed'],
  ['X509CertificateExpiredEvent', 'x509.certificate.expired', 'x.509.certificate.expired'],
  ['Ipv6AddressAssignedEvent', 'ipv6.address.assigned', 'ipv6_address.assigned'],
  ['IPv6AddressReleasedEvent', 'i.pv6.address.released', 'ipv6.address.released', 'IPv6.address.released'],
  ['Area51EnteredEvent', 'area51.entered'],
  ['T1000BuiltEvent', 't1000.built', 't-1000.built'],
  ['Level10ReachedEvent', 'level10.reached', 'level_10_reached'],
  ['Error404SeenEvent', 'error404.seen', 'error.404.seen'],
  ['EC2InstanceTerminatedEvent', 'ec2.instance.terminated', 'EC2 Instance Terminated'],
  // Underscores and dollar signs.
  ['User_RegisteredEvent', 'user.registered', 'user_registered'],
  ['user_registered_Event', 'user.registered', 'user-registered'],
  ['USER_DELETED_Event', 'user.deleted', 'USER_DELETED'],
  ['Order__PaidEvent', 'order.paid', 'order__paid'],
  ['$CartEmptiedEvent', 'cart.emptied', 'cart_emptied'],
  ['Cart$EmptiedEvent', 'cart.emptied', 'cart$emptied'],
  ['_PrivateThingEvent', 'private.thing'],
  ['snake_case_nameEvent', 'snake.case.name', 'snake_case_name'],
  ['camelCaseNameEvent', 'camel.case.name', 'camelCaseName'],
  // From one payment API.
  [
    'CustomerSubscriptionTrialWillEndEvent',
    'customer.subscription.trial.will.end',
    'customer.subscription.trial_will_end',
  ],
  [
    'PaymentIntentAmountCapturableUpdatedEvent',
    'payment.intent.amount.capturable.updated',
    'payment_intent.amount_capturable_updated',
  ],
  ['PaymentIntentRequiresActionEvent', 'payment.intent.requires.action', 'payment_intent.requires_action'],
  ['ChargeDisputeFundsReinstatedEvent', 'charge.dispute.funds.reinstated', 'charge.dispute.funds_reinstated'],
  [
    'CheckoutSessionAsyncPaymentFailedEvent',
    'checkout.session.async.payment.failed',
    'checkout.session.async_payment_failed',
  ],
  ['InvoicePaymentActionRequiredEvent', 'invoice.payment.action.required', 'invoice.payment_action_required'],
  ['InvoiceFinalizationFailedEvent', 'invoice.finalization.failed', 'invoice.finalization_failed'],
  ['CustomerTaxIdCreatedEvent', 'customer.tax.id.created', 'customer.tax_id.created'],
  ['IssuingCardholderCreatedEvent', 'issuing.cardholder.created', 'issuing_cardholder.created'],
  ['RadarEarlyFraudWarningCreatedEvent', 'radar.early.fraud.warning.created', 'radar.early_fraud_warning.created'],
  [
    'V1BillingMeterErrorReportTriggeredEvent',
    'v1.billing.meter.error.report.triggered',
    'v1.billing.meter.error_report_triggered',
  ],
  ['V2CoreAccountClosedEvent', 'v2.core.account.closed', 'v2.core.account/closed'],
  ['AccountExternalAccountDeletedEvent', 'account.external.account.deleted', 'account.external_account.deleted'],
  ['CreditNoteVoidedEvent', 'credit.note.voided', 'credit_note.voided'],
  ['FileCreatedEvent', 'file.created'],
  ['TerminalReaderActionSucceededEvent', 'terminal.reader.action.succeeded', 'terminal.reader.action_succeeded'],
  ['QuoteWillExpireEvent', 'quote.will.expire', 'quote.will_expire'],
  // Other conventions.
  [
    'GitHubPullRequestOpenedEvent',
    'git.hub.pull.request.opened',
    'github.pull_request.opened',
    'github/pull-request/opened',
  ],
  ['PullRequestReviewCommentEvent', 'pull.request.review.comment', 'pull_request_review_comment'],
  ['ShopifyOrdersCreateEvent', 'shopify.orders.create', 'shopify/orders/create'],
  ['OrdersPartiallyFulfilledEvent', 'orders.partially.fulfilled', 'orders/partially_fulfilled'],
  ['EmailBouncedEvent', 'email.bounced', 'email→bounced'],
  ['McDonaldsOrderedEvent', 'mc.donalds.ordered', 'mcdonalds.ordered'],
  ['YouTubeVideoUploadedEvent', 'you.tube.video.uploaded', 'youtube.video.uploaded'],
  ['ComExampleUserCreatedEvent', 'com.example.user.created', 'com.example.user-created'],
  ['EventCreatedEvent', 'event.created', 'event_created'],
  ['EventEvent', 'event'],
  ['PreviewEventEvent', 'preview.event'],
  // Beyond ASCII.
  ['ÜberweisungEingegangenEvent', 'überweisung.eingegangen', 'überweisung-eingegangen'],
  ['ЗаказОплаченEvent', 'заказ.оплачен', 'заказ_оплачен'],
  ['注文CompletedEvent', '注文completed', '注文.completed'],
  ['CafeÉtéOuvertEvent', 'cafe.été.ouvert'],
  ['Cafe\u0301OuvertEvent', 'cafe\u0301.ouvert', 'cafe\u0301-ouvert'],
  ['ΣύνδεσηΧρήστηEvent', 'σύνδεση.χρήστη'],
];

/** Names that do not belong to the type. */
const STRANGERS: readonly (readonly [typeName: string, ...names: string[]])[] = [
  [
    'UserRegisteredEvent',
    'userr.egistered',
    'use.rregistered',
    'us.er.registered',
    'user.registere.d',
    'registered.user',
  ],
  ['UserRegisteredEvent', 'user.register', 'user.registered.event', 'users.registered', 'user.registered.v2', 'user'],
  ['UserRegisteredEvent', '.user.registered', 'user.registered.', '-user.registered', 'user.registered '],
  ['S3ObjectCreatedEvent', 's3o.bject.created', 's3.objectc.reated', 's3.object.creat.ed'],
  ['OrderV2PlacedEvent', 'ord.er.v2.placed', 'order.v2p.laced', 'order.v3.placed'],
  ['EUVATIDValidatedEvent', 'eu.vat.id.valid.ated'],
  ['User_RegisteredEvent', 'u.ser.registered'],
  ['user_registered_Event', 'user.registered.', '.user.registered'],
  ['ÜberweisungEingegangenEvent', 'über.weisung.eingegangen', 'uberweisung.eingegangen'],
  ['Event', '', '.', 'event'],
];

describe('names', () => {
  test('the list has at least 80 types', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(80);
  });

  test.each(NAMES)('%s is %s by default', (typeName, dotted) => {
    expect(toDefaultName(typeName)).toBe(dotted);
  });

  test.each(
    NAMES.flatMap(([typeName, dotted, ...others]) => [dotted, ...others].map((name) => [typeName, name] as const)),
  )('%s may be spelled %s', (typeName, name) => {
    expect(isSpellingOf(name, typeName)).toBe(true);
  });

  test.each(STRANGERS.flatMap(([typeName, ...names]) => names.map((name) => [typeName, name] as const)))(
    '%s is not %j',
    (typeName, name) => {
      expect(isSpellingOf(name, typeName)).toBe(false);
    },
  );

  test.each([
    ['user', true],
    ['注文', true],
    ['event2', true],
    ['user.registered', false],
    ['userRegistered', false],
    ['user_registered', false],
  ])('%s is vague: %s', (name, vague) => {
    expect(isVagueName(name)).toBe(vague);
  });
});

describe('an app', () => {
  test.each(NAMES.flatMap(([typeName, , ...others]) => others.map((name) => [typeName, name] as const)))(
    'gives %s the name %j that its config says',
    (typeName, name) => {
      const analysis = check(`
--- events/nested/folder/file.ts
export interface ${typeName} { id: string }
--- tsc-run.config.ts
export default { events: { rules: { 'vague-event-name': 'off' }, subscribers: { elsewhere: { external: true, events: [${JSON.stringify(name)}] } } } };
`);
      expect(eventsOf(analysis)).toEqual({ [name]: typeName });
    },
  );

  test('binds each of two types whose letters are the same to its own spelling', () => {
    const analysis = check(`
--- events/a.ts
export type OAuthRevokedEvent = {};
export type OauthRevokedEvent = {};
--- tsc-run.config.ts
export default { events: { subscribers: { x: { external: true, events: ['oauth.revoked', 'o-auth.revoked'] } } } };
`);
    expect(eventsOf(analysis)).toEqual({ 'oauth.revoked': 'OauthRevokedEvent', 'o-auth.revoked': 'OAuthRevokedEvent' });
  });

  test('reports two types that fit one spelling as duplicates, and binds neither', () => {
    const analysis = check(`
--- events/a.ts
export type /*duplicate-event*/User_RegisteredEvent = {};
export type /*duplicate-event*/UserRegisteredEvent = {};
--- tsc-run.config.ts
export default { events: { subscribers: { x: { external: true, events: ['user-registered'] } } } };
`);
    expect(eventsOf(analysis)).toEqual({});
    expect(analysis.types).toHaveLength(2);
  });

  test('prefers a tag to the spelling in the config, which is then unknown', () => {
    const analysis = check(`
--- events/a.ts
/** @event member.joined */
export type UserRegisteredEvent = {};
--- tsc-run.config.ts
export default { events: { subscribers: { x: { external: true, events: ['member.joined', /*unknown-event*/'user.registered'] } } } };
`);
    expect(eventsOf(analysis)).toEqual({ 'member.joined': 'UserRegisteredEvent' });
  });

  test('reports two spellings, even if one of them is the default', () => {
    check(`
--- events/a.ts
export type UserRegisteredEvent = {};
--- tsc-run.config.ts
export default { events: { subscribers: { x: { external: true, events: ['user.registered', /*ambiguous-event-name*/'user_registered'] } } } };
`);
  });

  test('reports several tags with one name as duplicates', () => {
    check(`
--- events/a.ts
/** @event /*duplicate-event*/a.b */
export type OneEvent = {};
/** @event /*duplicate-event*/a.b */
export type TwoEvent = {};
/** @event /*duplicate-event*/a.b */
export type ThreeEvent = {};
`);
  });
});
