// How a device is doing, as the team sees it: whether it is heard, and whether what is heard can be read.
import type { Device, Status } from './shapes';

export type State = Status | 'unread';

/** What is heard as it should be and cannot be read is not as it should be. */
export const stateOf = ({ status, unread }: Pick<Device, 'status' | 'unread'>): State => (status === 'online' && unread ? 'unread' : status);
