/**
 * The Worker that stands before ours in workerd. Its port is open on this machine, and whoever speaks to it could say any
 * address of theirs: so it answers nobody but the front, which knows a word that is made anew at each start.
 */

/** The header that carries the word. */
export const PASS_HEADER = 'x-picture-math-pass';

/** Its source; bindings: PASS, APP. What our Worker throws is answered without its trace, which goes to the log. */
export const GATE = `
export default {
  async fetch(request, env) {
    if (request.headers.get('${PASS_HEADER}') !== env.PASS) return new Response(null, { status: 404 });
    const headers = new Headers(request.headers);
    headers.delete('${PASS_HEADER}');
    try {
      return await env.APP.fetch(new Request(request, { headers }));
    } catch (error) {
      console.error(JSON.stringify({ level: 'error', code: 'internal', stack: String(error?.stack) }));
      return new Response(null, { status: 500 });
    }
  },
};
`;
