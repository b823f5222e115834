import { useSyncExternalStore } from 'react';
import { io, type Socket } from 'socket.io-client';

let socket: Socket | null = null;

/** The connection to the range. It is opened by `openSocket`, carries the session's cookie and reconnects by itself. */
export function theSocket(): Socket {
  socket ??= io({ withCredentials: true, reconnectionDelayMax: 3000, autoConnect: false });
  return socket;
}

/** Opens the connection; to be called once somebody is signed in, because nobody else is let through. */
export function openSocket(): void {
  theSocket().connect();
}

/** Ends the connection, so that the next one carries another session. */
export function closeSocket(): void {
  socket?.disconnect();
}

export function useConnected(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const channel = theSocket();
      channel.on('connect', listener);
      channel.on('disconnect', listener);
      return () => {
        channel.off('connect', listener);
        channel.off('disconnect', listener);
      };
    },
    () => theSocket().connected,
  );
}
