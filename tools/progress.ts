/** One line of progress on standard error; silent where that is no terminal. */
export function createProgress(what: string): (done: number, all: number) => void {
  return (done, all) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${what} ${done}/${all}${done === all ? '\n' : ''}`);
    else if (done === all) process.stderr.write(`${what} ${all}\n`);
  };
}
