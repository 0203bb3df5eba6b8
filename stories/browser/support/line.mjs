// A line to the server that can be cut and mended, as a tunnel does to a train. What Chromium calls
// offline only refuses new requests: an event stream that is open would go on.

import { createServer, request } from 'node:http';

/**
 * @param {string} url of the server at the other end
 * @returns {Promise<{ url: string, cut: () => void, mend: () => Promise<void>, end: () => void }>}
 */
export async function openLine(url) {
  const far = new URL(url);
  const relay = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: far.host };
    // At the far end nobody may notice the line: a form from another origin is refused.
    if (headers.origin) headers.origin = far.origin;
    const onward = request({ host: far.hostname, port: far.port, method: asked.method, path: asked.url, headers });
    onward.on('response', (answered) => {
      answer.writeHead(answered.statusCode, answered.headers);
      // An event stream may be silent for long.
      answer.flushHeaders();
      answered.pipe(answer);
      answered.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  const listen = (port) => new Promise((listening) => relay.listen(port, '127.0.0.1', listening));
  await listen(0);
  const { port } = relay.address();

  const cut = () => {
    relay.close();
    relay.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, cut, mend: () => listen(port), end: cut };
}
