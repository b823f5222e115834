/** A browser says where a request comes from; one that comes from elsewhere may not change anything here. */
export const isForeign = (headers: { origin?: string | undefined; host?: string | undefined }): boolean => {
  if (headers.origin === undefined) return false;
  try {
    return new URL(headers.origin).host !== headers.host;
  } catch {
    return true; // `null`: a sandboxed page or a file
  }
};
