// The time of day as state, for "6 minutes ago". Ticks only while the page can be seen.
let current = $state(Date.now());

export const now = {
  get ms() {
    return current;
  },
};

setInterval(() => {
  if (!document.hidden) current = Date.now();
}, 1_000);
