import { expect, it } from 'vitest';
import { deliverTo } from '../../src/buses/deliver-to.js';
import { createContext } from '../../src/testing/index.js';

it('imports a subscriber on first use and calls its listen', async () => {
  const calls: unknown[] = [];
  let imports = 0;
  const deliver = deliverTo({
    mail: async () => {
      imports++;
      return { listen: (event: { type: string; data: unknown }) => void calls.push(event) };
    },
  });
  expect(imports).toBe(0);
  const event = { type: 'user.registered', data: { id: '1' } };
  await deliver('mail', event, createContext());
  expect({ imports, calls }).toEqual({ imports: 1, calls: [event] });
});

it.each(['gone', 'toString'])('fails for a subscriber that is not given, and says what to do: %s', async (name) => {
  const delivered = deliverTo({})(name, { type: 'a.b', data: {} }, createContext());
  await expect(delivered).rejects.toThrow(
    `No subscriber '${name}' here. Add it to deliverTo(…), or run tsc-run generate if it is gone.`,
  );
});
