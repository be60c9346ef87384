// What the reader may do, asked of the server once: what is not theirs to do is not offered. The server has the last word.

import * as server from "./server.js";

const me = await server.me().catch(() => null);

/** Whether the reader's roles allow an act of index/permissions.py; where the server could not tell, it is offered. */
export function may(act) {
  return me?.acts?.includes(act) ?? true;
}
