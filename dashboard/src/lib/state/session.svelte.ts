// Who is signed in. The token lives in the session storage of this window and nowhere else.
const KEY = 'talblick.token';

let token = $state<string | null>(sessionStorage.getItem(KEY));

export const session = {
  get token() {
    return token;
  },
  get signedIn() {
    return token !== null;
  },
  signIn(next: string) {
    sessionStorage.setItem(KEY, next);
    token = next;
  },
  signOut() {
    sessionStorage.removeItem(KEY);
    token = null;
  },
};
