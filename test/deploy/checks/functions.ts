import type { BuildManifest, BuiltFunction } from '../../../src/deploy/manifest.js';
import type { Stack, StackResource } from '../../support/cloud/stack.js';

/** What is wrong with the functions of a stack, and with the API in front of them. */
export function checkFunctions(stack: Stack, manifest: BuildManifest): readonly string[] {
  const functions = stack.ofType('AWS::Lambda::Function');
  const folders = new Set(functions.map(({ properties }) => properties['Code']));
  return [
    ...manifest.functions.flatMap(({ folder }) => (folders.has(folder) ? [] : [`${folder} is not deployed`])),
    ...functions.flatMap((each) => checkFunction(stack, each, manifest)),
    ...stack.ofType('AWS::ApiGatewayV2::Route').flatMap((route) => checkRoute(stack, route)),
    ...stack.ofType('AWS::ApiGatewayV2::Api').flatMap(({ name }) => checkStage(stack, name)),
  ];
}

export function findBuilt(manifest: BuildManifest, { properties }: StackResource): BuiltFunction | undefined {
  return manifest.functions.find(({ folder }) => folder === properties['Code']);
}

function checkFunction(stack: Stack, own: StackResource, manifest: BuildManifest): readonly string[] {
  const { Runtime, Handler, LoggingConfig, Timeout, Environment } = own.properties;
  const logs = stack.ofType('AWS::Logs::LogGroup').find(({ name }) => name === LoggingConfig?.LogGroup);
  const names = Object.keys(Environment.Variables);
  return [
    ...(findBuilt(manifest, own) ? [] : [`${own.id}: its code was not built`]),
    ...(Runtime === manifest.runtime ? [] : [`${own.id} has another runtime than its bundle`]),
    ...(Handler === 'index.handler' ? [] : [`${own.id}: its bundle has no ${Handler}`]),
    ...(Timeout >= 1 && Timeout <= 900 ? [] : [`${own.id}: Timeout is out of range`]),
    ...(logs?.properties['RetentionInDays'] > 0 ? [] : [`${own.id} has no log group that forgets`]),
    ...(names.every((name) => /^[A-Za-z]\w+$/.test(name)) ? [] : [`${own.id}: a variable has no name`]),
  ];
}

function checkRoute(stack: Stack, { id, properties }: StackResource): readonly string[] {
  const integration = stack
    .ofType('AWS::ApiGatewayV2::Integration')
    .find(({ name }) => properties['Target'] === `integrations/${name}`);
  const called = stack
    .ofType('AWS::Lambda::Function')
    .find(({ attributes }) => attributes['Arn'] === integration?.properties['IntegrationUri']);
  if (integration === undefined || called === undefined) return [`${id} leads nowhere`];
  const api = integration.properties['ApiId'] as string;
  const allowed = stack.ofType('AWS::Lambda::Permission').some(({ properties: permission }) => {
    const { Action, FunctionName, Principal, SourceArn } = permission;
    const isCall = Action === 'lambda:InvokeFunction' && Principal === 'apigateway.amazonaws.com';
    return isCall && FunctionName === called.name && String(SourceArn).endsWith(`:${api}/*`);
  });
  return [
    ...(allowed ? [] : [`The API may not call ${called.id}`]),
    ...(integration.properties['PayloadFormatVersion'] === '2.0' ? [] : [`${integration.id} has another payload`]),
    ...(properties['ApiId'] === api ? [] : [`${id} is of another API`]),
  ];
}

function checkStage(stack: Stack, api: string): readonly string[] {
  const isServed = stack.ofType('AWS::ApiGatewayV2::Stage').some(({ properties }) => {
    const { ApiId, StageName, AutoDeploy } = properties;
    return ApiId === api && StageName === '$default' && AutoDeploy === true;
  });
  return isServed ? [] : ['The API has no stage'];
}
