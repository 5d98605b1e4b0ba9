import type { Route } from '../../analysis/model/model.js';
import { chooseHandler } from '../../runtime/http/handler.js';
import type { Refusal } from './respond.js';

export type Found =
  | { readonly kind: 'handler'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

export type Router = { readonly find: (method: string, url: string) => Found };

export function createRouter(routes: readonly Route[]): Router {
  const paths = [...new Set(routes.map(({ path }) => path))].map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace(/\[([^\]]+)\]/g, '(?<$1>[^/]+)')}/?$`),
  }));
  return {
    find(method, url) {
      const path = url.split('?')[0]!;
      for (const { path: own, pattern } of paths) {
        const match = pattern.exec(path);
        if (!match) continue;
        const methods = routes.filter((one) => one.path === own);
        const choice = chooseHandler(
          methods.map((one) => one.method),
          method,
        );
        if (choice.kind !== 'handler')
          return {
            kind: 'refusal',
            refusal: {
              status: choice.kind === 'options' ? 204 : 405,
              message: `No ${method}`,
              headers: { allow: choice.allow },
            },
          };
        return {
          kind: 'handler',
          route: methods.find((one) => one.method === choice.method)!,
          params: { ...match.groups },
        };
      }
      return { kind: 'refusal', refusal: { status: 404, message: `No route ${path}` } };
    },
  };
}
