/**
 * The page of the API reference, and its content security policy. Scalar is served from our own origin and
 * configured to contact no other server (fonts, proxy, telemetry, its own services). It uses inline styles,
 * so the policy allows them.
 */
export function docsPage(base: string): { html: string; policy: string } {
  const configuration = JSON.stringify({
    url: `${base}openapi.json`,
    withDefaultFonts: false,
    telemetry: false,
    proxyUrl: '',
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
  }).replaceAll('"', '&quot;');
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AgentHub API</title>
<link rel="license" href="${base}docs/THIRD-PARTY-LICENSES.txt">
</head>
<body>
<script id="api-reference" data-configuration="${configuration}"></script>
<script src="${base}docs/standalone.js"></script>
</body>
</html>`,
    policy:
      "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
  };
}
