// Which route a path belongs to, without asking it: for entrances, and for paths that are asked with a wrong method.
import type { ApiRoute } from './endpoint.ts';
import { routes } from './routes.ts';

export const pathPattern = ({ path }: ApiRoute): RegExp =>
  new RegExp(`^${path.replace('{proxy+}', '.+').replace(/\{[^}]+\}/g, '[^/]+')}/?$`);

/** A call that needs no token. HEAD is GET without a body. */
export const isOpenCall = (method: string, path: string): boolean =>
  routes.some(
    (route) =>
      route.scope === null && route.method === (method === 'HEAD' ? 'GET' : method) && pathPattern(route).test(path),
  );
