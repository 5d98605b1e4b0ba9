// What an app sees as `http`.
export type { CookieOptions } from './cookies.js';
export type { FormFields } from './form.js';
export type { Bytes, Request } from './request.js';
export { response, type Response } from './response.js';
export * from './status.js';
export { validate, type Validated, type ValidationError } from './validate.js';
