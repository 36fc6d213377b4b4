/** What Linux says of a process and its children (proc(5)): who they are, and at which ports they listen. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** What is there now; processes end while one reads. */
function tryRead<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

/** The process and all below it. */
export function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const stat = tryRead(() => readFileSync(`/proc/${name}/stat`, 'utf8')) ?? '';
      return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]) };
    });
  const family = [pid];
  for (const member of family)
    family.push(...parents.filter(({ parent }) => parent === member).map((one) => one.pid));
  return family;
}

export const commandOf = (pid: number) =>
  (tryRead(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').replaceAll('\0', ' ');

export const isAlive = (pid: number) =>
  !/^\d+ \(.*\) [ZX]/.test(tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '0 () X');

const socketsOf = (pid: number) =>
  (tryRead(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((name) => {
    const target = tryRead(() => readlinkSync(`/proc/${pid}/fd/${name}`)) ?? '';
    return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
  });

/** Addresses (hexadecimal, as the kernel writes them) and ports at which a process or one below it takes connections. */
export function listeningOf(pid: number): { address: string; port: number }[] {
  const own = new Set(familyOf(pid).flatMap(socketsOf));
  return ['tcp', 'tcp6'].flatMap((table) =>
    (tryRead(() => readFileSync(`/proc/net/${table}`, 'utf8')) ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // 0A is LISTEN.
      .filter((fields) => fields[3] === '0A' && own.has(fields[9] ?? ''))
      .map(([, local = '']) => {
        const [address = '', port = ''] = local.split(':');
        return { address, port: parseInt(port, 16) };
      }),
  );
}
