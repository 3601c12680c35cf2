# The registry in one image: `docker build -t agenthub . && docker run -p 8000:8000 -v agenthub:/data agenthub`.
# docs/operations.md says how to run it, deploy/check-image.sh proves it. The parts that build run on the
# machine's own platform, so an image for another needs no emulation but for one command of the last stage.
ARG BASE_IMAGE=node:24-bookworm-slim

FROM --platform=$BUILDPLATFORM ${BASE_IMAGE} AS sources
WORKDIR /src
COPY package.json package-lock.json .npmrc ./

# The bundles and the web UI, which are the same everywhere. No package's scripts are needed, nor run.
# A network of your own: --secret id=npmrc,src=$HOME/.npmrc and --secret id=ca,src=BUNDLE.pem, which stay outside.
FROM sources AS build
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; \
    npm ci --ignore-scripts --no-progress
COPY . .
RUN node node_modules/patch-package/index.js --error-on-fail && node scripts/build.ts --force \
 && mkdir /app \
 && cp -r dist/agenthub.js dist/parser-thread.js dist/cli dist/scalar dist/ui dist/THIRD-PARTY-LICENSES.txt \
    LICENSE deploy/image/health.mjs /app/ \
 && echo '{ "type": "module" }' > /app/package.json

# The packages with native code, for the platform of the image.
FROM sources AS native
ARG TARGETARCH
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; \
    case "$TARGETARCH" in amd64) cpu=x64 ;; arm64) cpu=arm64 ;; *) echo "no image for $TARGETARCH" >&2; exit 1 ;; esac; \
    npm ci --ignore-scripts --no-progress --omit=dev --os=linux --cpu=$cpu --libc=glibc
COPY scripts scripts
RUN node scripts/copy-native.ts /app/node_modules

FROM ${BASE_IMAGE}
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="AgentHub" \
      org.opencontainers.image.description="The self-hosted registry for skills, MCP servers and agent bundles" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# Node alone stays: a package manager is a tool for whoever breaks in.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn* /root/.npm \
      /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
      /usr/local/include/node \
 && ln -s /app/agenthub.js /usr/local/bin/agenthub \
 && install -d -o 1000 -g 1000 -m 0700 /data
COPY --from=native /app/node_modules /app/node_modules
COPY --from=build /app /app
ENV NODE_ENV=production DATA_DIR=/data PORT=8000
WORKDIR /app
USER 1000:1000
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/health.mjs"]
ENTRYPOINT ["node", "/app/agenthub.js"]
CMD ["serve"]
