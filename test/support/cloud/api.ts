import type { HttpAnswer } from '../../../src/lambda/http-event.js';
import { GATEWAYS, type RawAnswer, type RawRequest, splitTarget, toRawAnswer } from '../../lambda/gateway.js';
import type { CloudFunction } from './functions.js';
import type { Stack } from './stack.js';

/** The HTTP API of a stack: finds the route of a request, and calls its function. */
export function createApi(stack: Stack, functions: ReadonlyMap<string, CloudFunction>) {
  return async (request: RawRequest): Promise<RawAnswer> => {
    const { path } = splitTarget(request);
    const called = findFunction(stack, functions, request.method, path);
    if (called === undefined) return toOwnAnswer(404, 'Not Found');
    const event = GATEWAYS['an HTTP API, format 2.0'](request);
    const invoked = await called.invoke(event);
    return 'result' in invoked
      ? toRawAnswer(event, invoked.result as HttpAnswer)
      : toOwnAnswer(500, 'Internal Server Error');
  };
}

/** The words of API Gateway. */
function toOwnAnswer(status: number, message: string): RawAnswer {
  const body = Buffer.from(JSON.stringify({ message })).toString('base64');
  return { status, headers: { 'content-type': 'application/json' }, cookies: [], body };
}

function findFunction(stack: Stack, functions: ReadonlyMap<string, CloudFunction>, method: string, path: string) {
  const routes = stack.ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const [own = '', key] = String(properties['RouteKey']).split(' ');
    return { own, key, target: String(properties['Target']) };
  });
  const fitting = routes
    .filter(({ own, key }) => key === undefined || ((own === method || own === 'ANY') && fits(key, path)))
    .sort((a, b) => rank(b) - rank(a));
  const [best] = fitting;
  const integration = stack.ofType('AWS::ApiGatewayV2::Integration').find(({ name }) => best?.target.endsWith(name));
  const called = functions.get(integration?.properties['IntegrationUri']);
  const allowed = stack.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const { FunctionName, Principal } = properties;
    return FunctionName === called?.resource.name && Principal === 'apigateway.amazonaws.com';
  });
  return allowed ? called : undefined;
}

/** Paths are compared as they are written, segment by segment. */
function fits(key: string, path: string): boolean {
  const [names, segments] = [key.split('/'), path.split('/')];
  return names.length === segments.length && names.every((name, index) => isVariable(name) || name === segments[index]);
}

/** A route that spells out more comes first, and one method before any. */
function rank({ own, key }: { readonly own: string; readonly key: string | undefined }): number {
  if (key === undefined) return -1;
  return 2 * key.split('/').filter((each) => !isVariable(each)).length + (own === 'ANY' ? 0 : 1);
}

function isVariable(name: string): boolean {
  return name.startsWith('{');
}
