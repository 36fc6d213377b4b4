/** HTTP as no well-behaved client speaks it: any path, any header, from any address of this machine. */
import http from 'node:http';
import { connect } from 'node:net';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Question {
  path?: string;
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string;
  /** Of 127.0.0.0/8, which is this machine as a whole. */
  from?: string;
}

/** @throws Error of Node when the connection fails */
export const ask = (
  port: number,
  { path = '/', method = 'GET', headers = {}, body, from = '127.0.0.1' }: Question = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers,
      localAddress: from,
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    request.end(body);
  });

/** What comes back for bytes on a socket until it is closed. */
export const converse = (port: number, bytes: string, from = '127.0.0.1'): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    let said = '';
    socket.on('data', (part) => (said += part.toString('latin1')));
    // A connection that is reset has said what it has said.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(said));
    socket.write(bytes);
  });

export const json = { 'content-type': 'application/json' };
