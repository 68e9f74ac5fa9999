// A bar that sticks to the lower edge of the window: what has the focus is scrolled clear of it, however high the bar is.

/** To be attached to the bar. */
export function bar(node: HTMLElement): () => void {
  const { style } = document.documentElement;
  const watch = new ResizeObserver(() => {
    style.scrollPaddingBottom = `${node.offsetHeight + Number.parseFloat(getComputedStyle(node).bottom) + 8}px`;
  });
  watch.observe(node);
  return () => {
    watch.disconnect();
    style.scrollPaddingBottom = '';
  };
}
