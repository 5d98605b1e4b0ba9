// An import of one of these reads everything that it exports, which loads streams, readline and more: 8 ms at every
// start of an app. Asked for like this, they load nothing else.
export const fs = /* @__PURE__ */ process.getBuiltinModule('node:fs');
export const util = /* @__PURE__ */ process.getBuiltinModule('node:util');
