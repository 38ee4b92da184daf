/** The external programs that loads are made with, and how to get each. */

export const TOOLS = {
  dnsperf: 'https://www.dns-oarc.net/tools/dnsperf (Debian: dnsperf)',
  k6: 'https://grafana.com/docs/k6/latest/set-up/install-k6',
  setpriv: 'without it a tool could outlive soaktop (Debian: util-linux)',
  stdbuf: 'dnsperf’s output would come late without it (Debian: coreutils)',
} as const;
export type Tool = keyof typeof TOOLS;
