/** Nodes of the shadow tree, made one by one (no markup strings: hosts may require Trusted Types). */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { part, ...rest }: Omit<Partial<HTMLElementTagNameMap[K]>, 'part'> & { part?: string },
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = Object.assign(document.createElement(tag), rest);
  if (part !== undefined) node.setAttribute('part', part);
  node.append(...children);
  return node;
}

/** An empty text takes no room. */
export function setText(node: HTMLElement, content: string): void {
  node.textContent = content;
  node.hidden = content === '';
}
