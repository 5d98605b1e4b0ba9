import { createHash } from 'node:crypto';

/** Longer names are cut: CloudFormation takes 255 letters and digits, and every resource adds its kind. */
const LONGEST = 100;

/** Names whose words can be told apart in their ID; any other name could share its ID with another one. */
const PLAIN = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/;

/**
 * The start of the logical IDs of what belongs to a name: `send-welcome-email` is `SendWelcomeEmail`. It follows from
 * the name alone, so that no other name can change it, because CloudFormation replaces what gets another ID.
 */
export function toLogicalId(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (PLAIN.test(name) && pascal.length <= LONGEST) return pascal;
  return `${pascal.slice(0, LONGEST)}${hash(name)}`;
}

/** In capitals, so that it looks like no word. */
function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase();
}
