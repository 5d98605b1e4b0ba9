import type { App, DeployedFunction } from '../app.js';
import { toFunction } from './lambda.js';
import { toRoutes } from './routes.js';
import { arn, att, ref, type Resources, sub } from '../template.js';

/** The functions of the API, and one HTTP API with their routes; nothing if the app has no routes. */
export function toApi(app: App): Resources {
  if (app.apis.length === 0) return {};
  return {
    HttpApi: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: sub('${AWS::StackName}'), ProtocolType: 'HTTP' },
    },
    HttpStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('HttpApi'), StageName: '$default', AutoDeploy: true },
    },
    ...Object.assign({}, ...app.apis.map((each) => toApiFunction(app, each))),
    ...toRoutes(app),
  };
}

function toApiFunction(app: App, api: DeployedFunction): Resources {
  const { memory, timeout } = app.deployment;
  const about = api.built.file ?? 'The whole API';
  return {
    ...toFunction(app, api, { about, memory, timeout, variables: {}, statements: [] }),
    [`${api.id}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('HttpApi'),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: att(`${api.id}Function`, 'Arn'),
        PayloadFormatVersion: '2.0',
      },
    },
    [`${api.id}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: ref(`${api.id}Function`),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: arn('execute-api', '${HttpApi}/*'),
      },
    },
  };
}
