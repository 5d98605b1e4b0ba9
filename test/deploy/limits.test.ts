import { expect, test } from 'vitest';
import { type Sample, synthesizeSample } from './sample.js';

const PLAIN: Partial<Sample> = { routes: {}, settings: {}, emits: [], secrets: [], deployment: {} };

const many = <T>(amount: number, toEntry: (index: number) => readonly [string, T]): Readonly<Record<string, T>> =>
  Object.fromEntries(Array.from({ length: amount }, (_, index) => toEntry(index)));

const subscribersOf = (amount: number) => many(amount, (index) => [`subscriber-${index}`, [`event.${index}`]]);
const routesOf = (amount: number) => many(amount, (index) => [`things-${index}/index`, [`GET /things-${index}`]]);

const LIMITS: Readonly<Record<string, readonly [Partial<Sample>, string]>> = {
  'nothing at the limit': [{ subscribers: subscribersOf(55) }, ''],
  'one subscriber more': [
    { subscribers: subscribersOf(56) },
    'The template has 504 resources, and CloudFormation takes 500: 504 for 56 subscribers, 0 for 0 functions of the API. Split the app in two that share a bus: each needs a config with its own events.subscribers.',
  ],
  '200 functions and 300 subscribers': [
    { subscribers: subscribersOf(300), routes: routesOf(200) },
    "The template has 3902 resources, and CloudFormation takes 500: 2700 for 300 subscribers, 1202 for 200 functions of the API. Write deploy: { functions: 'single' } in the config, so that one function has all routes. If that is not enough: split the app in two",
  ],
  '200 route files in one function': [
    {
      subscribers: subscribersOf(40),
      routes: { api: Object.values(routesOf(200)).flat() },
      deployment: { functions: 'single' },
    },
    '',
  ],
  'a long name of the project': [
    { subscribers: subscribersOf(1), project: 'p'.repeat(226) },
    'The project name has 226 characters: with the environment, the source of an event can have 256. Write a shorter projectName in the config.',
  ],
  'a long source': [
    { subscribers: subscribersOf(1), deployment: { sources: ['s'.repeat(257)] } },
    'A source in events.sources has 257 characters, and EventBridge takes 256: ',
  ],
  'too many sources': [
    {
      subscribers: subscribersOf(1),
      deployment: { sources: Array.from({ length: 30 }, (_, index) => `${index}`.repeat(50)) },
    },
    "A rule of the subscriber 'subscriber-0' has a pattern of ",
  ],
  'a long event name': [
    { subscribers: { mail: ['e'.repeat(129)] } },
    'has 129 characters, and EventBridge drops events with more than 128. Give the event a shorter name.',
  ],
  'large variables': [
    { subscribers: subscribersOf(1), deployment: { variables: { LARGE: 'é'.repeat(2000) } } },
    "The environment variables of 'functions/subscribers/subscriber-0.ts' have ",
  ],
};

test.each(Object.keys(LIMITS))('%s', (name) => {
  const [changes, expected] = LIMITS[name]!;
  const { faults } = synthesizeSample({ ...PLAIN, ...changes });
  const text = faults.map(({ message, help }) => `${message}. ${help}`).join('\n');
  if (expected === '') expect(text).toBe('');
  else expect(text).toContain(expected);
});
