/** Debian's Chromium as root in a container, without a display, asking nobody for anything. */
export const LAUNCH: { executablePath: string; args: string[] };
