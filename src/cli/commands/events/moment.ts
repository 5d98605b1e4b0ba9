import { ToolError } from '../../../project/disk/tool-error.js';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `2026-11-23T10:00Z`, or `12h` for twelve hours ago, as ISO 8601 in UTC. */
export function readMoment(option: string, text: string, now = Date.now()): string {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const time = amount === undefined ? Date.parse(text) : now - Number(amount) * (UNITS[unit ?? ''] ?? 0) * 1000;
  if (Number.isFinite(time)) return new Date(time).toISOString();
  throw new ToolError(
    `--${option} ${text} is not a time`,
    'Write a time such as 2026-11-23T10:00Z, or how long ago: 30m, 12h, 7d.',
  );
}
