// AWS Signature Version 4, computed again from a request as the server sees it. Shares no code with the SDK.
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Secret access keys by access key id. */
export type Secrets = Readonly<Record<string, string>>;

export type Signed = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type SignatureResult = { readonly accessKeyId: string } | { readonly code: string; readonly message: string };

const LONGEST_SKEW_MS = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([\da-f]{64})$/;

/** Who has signed a request; otherwise what AWS answers. */
export function checkSignature(
  request: Signed,
  { secrets, region, service }: { secrets: Secrets; region: string; service: string },
): SignatureResult {
  const { headers, body } = request;
  const given = headers.authorization;
  if (given === undefined) return fail('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, accessKeyId = '', day, scopeRegion, scopeService, names = '', signature] = AUTHORIZATION.exec(given) ?? [];
  if (signature === undefined)
    return fail('IncompleteSignatureException', `Authorization header is not valid: ${given}`);
  const secret = secrets[accessKeyId];
  if (secret === undefined) {
    return fail('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const date = String(headers['x-amz-date']);
  if (scopeRegion !== region || scopeService !== service || day !== date.slice(0, 8)) {
    return fail('InvalidSignatureException', `Credential should be scoped to ${region}/${service}.`);
  }
  const signed = names.split(';');
  const mustSign = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const unsigned = mustSign.find((name) => !signed.includes(name));
  if (unsigned !== undefined) return fail('InvalidSignatureException', `The header ${unsigned} is not signed.`);
  const hash = sha256(body);
  if ((headers['x-amz-content-sha256'] ?? hash) !== hash) {
    return fail('InvalidSignatureException', 'The hash of the body is wrong.');
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(toCanonical(request, signed, hash))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  if (hmac(key, toSign).toString('hex') !== signature) {
    return fail(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    );
  }
  if (Math.abs(toMilliseconds(date) - Date.now()) > LONGEST_SKEW_MS) {
    return fail('InvalidSignatureException', `Signature expired: ${date}`);
  }
  return { accessKeyId };
}

function toCanonical({ method, path, headers }: Signed, signed: readonly string[], hash: string): string {
  const [pathname = '', query = ''] = path.split('?');
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`);
  return [method, pathname, query, lines.join(''), signed.join(';'), hash].join('\n');
}

function fail(code: string, message: string) {
  return { code, message };
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data = ''): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** `20261127T120032Z` */
function toMilliseconds(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
