/** Elements of SVG that everything drawn is made of; `rest`: further attributes. */
export const ellipse = (x: number, y: number, rx: number, ry: number, rest: string) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" ${rest}/>`;
export const path = (d: string, rest: string) => `<path d="${d}" ${rest}/>`;
