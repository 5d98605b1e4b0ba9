import { createEngine, type Engine } from '../../../src/buses/engine/engine.js';
import type { Claim, Held, HeldEvent, Store } from '../../../src/buses/engine/store.js';
import type { Entry } from '../../../src/buses/memory/lane.js';
import { createMemoryStore, type MemoryStore } from '../../../src/buses/memory/store.js';
import type { Deliver } from '../../../src/runtime/bus.js';
import { createHost, type Host } from './host.js';
import { type Call, createCall, type Trouble } from './line.js';
import { createPlan, type Plan } from './plan.js';
import { createRules, type Rules } from './rules.js';
import { createWorld, type World } from './world.js';

type Simulation = {
  readonly world: World;
  readonly plan: Plan;
  readonly rules: Rules;
  readonly store: MemoryStore;
  readonly trouble: Trouble;
  readonly hosts: (Host | undefined)[];
  readonly engines: (Engine | undefined)[];
  /** The seats that the deployment has reached. */
  readonly deployed: Set<number>;
  /** By how much the clock on the wall differs from the time that has passed. */
  wallOffset: number;
  pids: number;
  isWindingDown: boolean;
};

/** `TRACE=1` prints what happens in a history. */
let trace: (...words: readonly unknown[]) => void = () => {};

function toId(held: Held): string {
  const { id } = 'envelope' in held ? (held as Claim).envelope : (held as HeldEvent);
  return `${id} ${held.subscriber} fence ${held.fence}`;
}

const HOUR = 3_600_000;

/**
 * Runs one history: processes over one store, in virtual time, with whatever the seed brings. Throws when a promise is
 * broken.
 */
export async function runHistory(seed: number): Promise<void> {
  const world = createWorld(seed);
  const plan = createPlan(world.random);
  const simulation: Simulation = {
    world,
    plan,
    rules: createRules(world, plan),
    store: createMemoryStore(world, true),
    trouble: { faults: plan.faults, lockedUntil: 0 },
    hosts: [],
    engines: [],
    deployed: new Set(),
    wallOffset: 0,
    pids: 0,
    isWindingDown: false,
  };
  trace = process.env['TRACE'] ? (...words) => console.log(world.now(), ...words) : () => {};
  trace(plan);
  plan.seats.forEach((_, seat) => startProcess(simulation, seat));
  plan.emits.forEach((emit) => world.at(emit.atMs, () => publish(simulation, emit, 0)));
  plan.chaos.forEach((chaos) => world.at(chaos.atMs, () => bring(simulation, chaos), true));
  await world.run(plan.durationMs * 2, () => false);
  // From here on, only what the subscribers do themselves goes wrong.
  simulation.trouble.faults = 0;
  // What waits for subscribers that are gone is still there for a process that has them.
  if (plan.deployed) startProcess(simulation, plan.seats.length);
  let isIdle = false;
  const isAccepted = () => simulation.rules.count() >= plan.emits.length;
  const look = () => {
    void simulation.store.isIdle().then((idle) => (idle && isAccepted() ? (isIdle = true) : world.at(1000, look)));
  };
  look();
  if (!(await world.run(6 * HOUR, () => isIdle))) world.fail('not everything has ended after 6 hours');
  await closeAll(simulation);
  simulation.rules.finish();
  await world.run(0, () => true);
}

function startProcess(simulation: Simulation, seat: number): void {
  const { world, plan, rules, trouble } = simulation;
  const pid = ++simulation.pids;
  const wall = () => world.now() + simulation.wallOffset;
  const host = createHost(world, wall, () => {
    rules.crashed(host);
    world.at(1000, () => simulation.isWindingDown || startProcess(simulation, seat));
  });
  const call = createCall(world, host, trouble);
  const engine = createEngine({
    store: toStore(simulation, host, call),
    manifest: toManifest(subscribersOf(simulation, seat)),
    settings: plan,
    clock: host.clock,
    onProblem: () => {},
    identity: { host: 'simulated', pid, scope: String(seat), startedAt: '' },
    hasEnded: () => false,
  });
  simulation.hosts[seat] = host;
  simulation.engines[seat] = engine;
  consume(host, engine, toDeliver(simulation, host, seat));
}

/** A process whose start fails tries again, as a supervisor would. */
function consume(host: Host, engine: Engine, deliver: Deliver): void {
  engine.consume(deliver).catch((error: Error) => {
    if (!error.message.includes('closed')) host.later(500, () => consume(host, engine, deliver));
  });
}

/** The subscribers of the app, as the process of that seat knows them. */
function subscribersOf({ plan, deployed }: Simulation, seat: number): readonly string[] {
  return deployed.has(seat) ? plan.deployed! : plan.subscribers;
}

/** The subscribers that the process of that seat delivers to; undefined: all. */
function namesOf(simulation: Simulation, seat: number): readonly string[] | undefined {
  const { plan, deployed } = simulation;
  const names = deployed.has(seat) ? undefined : plan.seats[seat];
  return names ?? (plan.deployed ? subscribersOf(simulation, seat) : undefined);
}

function toManifest(subscribers: readonly string[]) {
  return { events: [{ name: 'it.happened', subscribers }], subscribers: subscribers.map((name) => ({ name })) };
}

/** The store as one process sees it: its calls take time and may fail, and every commit is checked. */
function toStore({ store, rules }: Simulation, host: Host, call: Call): Store {
  let self = '';
  return {
    append: (batch) =>
      call('append', async () => {
        const accepted = await store.append(batch);
        batch.forEach(({ envelope, subscribers }, index) => {
          if (accepted[index] === 'stored') rules.stored(envelope.id, subscribers);
        });
        return accepted;
      }),
    exchange: (request) =>
      call('exchange', async () => {
        for (const { held, ...result } of request.settlements) trace('settle', request.process, toId(held), result);
        rules.settled(request, isCurrent);
        const exchanged = await store.exchange(request);
        if (exchanged.claims.length > 0) trace('claim', request.process, exchanged.claims.map(toId));
        return exchanged;
      }).then((exchanged) => {
        const [first] = exchanged.claims;
        if (first?.suspicion !== undefined) rules.suspect(host, `${first.envelope.id} ${first.subscriber}`);
        return exchanged;
      }),
    join: (info) =>
      call('join', async () => {
        const id = await store.join(info);
        self = id;
        trace('join', id);
        rules.beaten(id, host);
        return id;
      }),
    beat: (process) =>
      call('beat', async () => {
        trace('beat', process);
        const heartbeat = await store.beat(process);
        if (heartbeat.isMember) rules.beaten(process, host);
        return heartbeat;
      }),
    leave: (process, beat) =>
      call('leave', async () => {
        const running = await store.runningOf(process);
        const isGone = await store.leave(process, beat);
        trace('leave', process, beat, isGone, running.map(toId));
        if (beat === undefined) rules.left(process, running);
        else if (isGone) rules.buried(process);
        return isGone;
      }),
    runningOf: (process) =>
      call('runningOf', async () => {
        const running = await store.runningOf(process);
        if (process !== self) rules.inherited(running);
        return running;
      }),
    isIdle: () => call('isIdle', store.isIdle),
    close: store.close,
  };
}

function isCurrent(held: Held): boolean {
  const entry = held.key as Entry;
  return entry.state === 'running' && entry.fence === held.fence;
}

function toDeliver(simulation: Simulation, host: Host, seat: number): Deliver {
  const { world, plan, rules } = simulation;
  const names = namesOf(simulation, seat);
  const deliver: Deliver = async (subscriber, { type, data }, { id, time, attempt, signal }) => {
    if (names && !names.includes(subscriber)) world.fail(`a process gets '${subscriber}', which it does not deliver`);
    const envelope: Claim['envelope'] = { id, type, data, time };
    trace('start', id, subscriber, attempt, 'in process', seat);
    const run = rules.started(host, { subscriber, envelope, number: attempt });
    signal.addEventListener('abort', () => rules.aborted(run, (signal.reason as Error).message));
    const sleep = (ms: number) => new Promise<void>((resolve) => void host.later(ms, resolve));
    const behavior = plan.behavior(`${id} ${subscriber}`);
    if (behavior.kind === 'returns' && behavior.afterMs > 0) await sleep(behavior.afterMs);
    if (behavior.kind === 'never ends') await new Promise(() => {});
    if (behavior.kind === 'crashes') {
      await sleep(behavior.afterMs);
      world.at(0, host.crash, true);
      await new Promise(() => {});
    }
    if (behavior.kind === 'blocks') {
      host.stall(behavior.forMs);
      await sleep(0);
    }
    const isFailure = behavior.kind === 'throws' && attempt <= behavior.times;
    rules.ended(run, isFailure ? 'threw' : 'returned');
    if (isFailure) throw new Error('as planned');
  };
  return names ? Object.assign(deliver, { subscribers: names, isPart: true }) : deliver;
}

/** Emits in some process, again and again until it is accepted, as a program with an id of its own would. */
function publish(simulation: Simulation, emit: Plan['emits'][number], tries: number): void {
  const { world, rules, plan, engines, hosts } = simulation;
  const { id, delayMs } = emit;
  const again = () => void world.at(500, () => publish(simulation, emit, tries + 1));
  const seat = (tries + Number(id.slice('event-'.length))) % plan.seats.length;
  const host = hosts[seat];
  if (!host?.isAlive()) return again();
  const now = Date.now();
  const time = new Date(now).toISOString();
  const envelope = { id, type: 'it.happened', data: { id }, time };
  const delayed = delayMs > 0 ? { ...envelope, notBefore: new Date(now + delayMs).toISOString() } : envelope;
  let isAnswered = false;
  const answer = async (): Promise<void> => {
    const isAccepted = await engines[seat]!.publish([delayed]).then(
      () => true,
      () => false,
    );
    isAnswered = true;
    if (isAccepted) rules.accepted(id);
    else again();
  };
  void answer();
  // A process that ends before the answer leaves its caller in the dark.
  world.at(plan.leaseMs * 20, () => void (isAnswered || again()));
}

function bring(simulation: Simulation, { kind, forMs, seat: any }: Plan['chaos'][number]): void {
  trace(kind, forMs, any);
  const { hosts, engines, trouble, rules, world, plan, deployed } = simulation;
  const seat = any % plan.seats.length;
  const host = hosts[seat];
  if (kind === 'lock') {
    rules.locked(world.now() + forMs);
    trouble.lockedUntil = Math.max(trouble.lockedUntil, world.now() + forMs);
  }
  if (kind === 'jump') simulation.wallOffset += world.random.pick([-HOUR, HOUR]);
  if (kind === 'deploy') deployed.add(seat);
  if (!host?.isAlive()) return;
  if (kind === 'crash') host.crash();
  if (kind === 'stall') host.stall(forMs);
  if (kind === 'close' || kind === 'deploy') void closeTwice(simulation, host, engines[seat]!);
}

async function closeTwice({ rules, world }: Simulation, host: Host, engine: Engine): Promise<void> {
  rules.closing(host);
  await Promise.all([engine.close(), engine.close()]);
  if (!host.isAlive()) return;
  rules.closed(host);
  world.at(0, host.crash, true);
}

async function closeAll(simulation: Simulation): Promise<void> {
  const { world, hosts, engines, rules } = simulation;
  simulation.isWindingDown = true;
  const closed = new Set<Host>();
  const closeOne = async (engine: Engine, host: Host): Promise<void> => {
    rules.closing(host);
    await engine.close();
    rules.closed(host);
    closed.add(host);
  };
  engines.forEach((engine, seat) => void closeOne(engine!, hosts[seat]!));
  // One that ends while it closes, because it was told to end then, is over too.
  const isOver = () => hosts.every((host) => closed.has(host!) || !host!.isAlive());
  if (!(await world.run(HOUR, isOver))) world.fail('a process does not close');
}
