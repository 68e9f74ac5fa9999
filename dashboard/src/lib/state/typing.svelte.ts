// Typing into a search: what is found follows when the hand rests, so that no letter waits for the answer to the one before.

const REST_MS = 120;

/** What an input of a component calls with each letter; `look` hears what was typed last. */
export function whenRested(look: (words: string) => void): (event: { currentTarget: HTMLInputElement }) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Whoever has left the page is not looking any more.
  $effect(() => () => clearTimeout(timer));
  return ({ currentTarget: { value } }) => {
    clearTimeout(timer);
    timer = setTimeout(() => look(value), REST_MS);
  };
}
