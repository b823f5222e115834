/** The session's cookie: http only, same site, holding nothing but a random token. */
export const COOKIE = 'kunren-session';
