import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { startServer, type TestServer } from './http-server.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** Serves the files of a folder as a static host does: whole, or the range that a player asks for. */
export const serveFolder = (folder: string): Promise<TestServer> =>
  startServer(async ({ path, headers }, response) => {
    const file = normalize(join(folder, decodeURIComponent(path.split('?')[0] ?? '')));
    const body = await readFile(file.endsWith(sep) ? join(file, 'index.html') : file).catch(() => null);
    if (body === null || !file.startsWith(folder)) return response.writeHead(404).end();
    const type = { 'content-type': types[extname(file)] ?? 'text/html', 'accept-ranges': 'bytes' };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    if (from === undefined)
      return response.writeHead(200, { ...type, 'content-length': body.length }).end(body);
    const last = to === '' || to === undefined ? body.length - 1 : Math.min(Number(to), body.length - 1);
    const part = body.subarray(Number(from), last + 1);
    return response
      .writeHead(206, {
        ...type,
        'content-length': part.length,
        'content-range': `bytes ${from}-${last}/${body.length}`,
      })
      .end(part);
  });
