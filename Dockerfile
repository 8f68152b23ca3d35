# strokesmith with all that batch --queue, work and serve need. As built here, it draws with the embedded
# encoder; CLIP is fetched into /cache by whoever asks for it first.
#
#   docker build -t strokesmith .
#   docker run --rm -v "$PWD:/work" strokesmith sketch photo.jpg -o sketch.svg

FROM node:20-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN npm ci --ignore-scripts && npm run build && npm pack --ignore-scripts --pack-destination /tmp

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /tmp/strokesmith-*.tgz /tmp/
# The optional peers, in the versions that package.json names.
RUN npm init --yes >/dev/null \
  && npm install --ignore-scripts --omit=dev --no-fund --no-audit /tmp/strokesmith-*.tgz \
       bullmq@6 ioredis@6 @aws-sdk/client-s3@3 \
       fastify@5 @fastify/multipart@10 @fastify/rate-limit@11 @fastify/swagger@9 \
       prom-client@15 @valibot/to-json-schema@1 \
  && rm /tmp/strokesmith-*.tgz \
  && mkdir --parents /work /data /store /cache && chown node:node /work /data /store /cache
# One heap for all threads of the C library: 70 MB less for two jobs, no time lost.
ENV MALLOC_ARENA_MAX=1 XDG_CACHE_HOME=/cache NODE_ENV=production
USER node
WORKDIR /work
VOLUME ["/data", "/store", "/cache"]
ENTRYPOINT ["/app/node_modules/.bin/strokesmith"]
CMD ["--help"]
