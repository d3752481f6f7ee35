# Daybook as an image: `docker build --tag daybook .`. Mount a project (its configuration and migrations) at /project.
# Debian 13, because its pg_dump is that of PostgreSQL 17: an older one refuses to back a newer server up.
FROM node:20-trixie-slim AS build
WORKDIR /daybook
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY build build
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:20-trixie-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates postgresql-client \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /daybook
COPY package.json ./
COPY ledger ledger
COPY --from=build /daybook/node_modules node_modules
COPY --from=build /daybook/dist dist
# A volume that is mounted there belongs to the user who writes the private key of the seals into it.
RUN chmod +x dist/cli/main.js && ln -s /daybook/dist/cli/main.js /usr/local/bin/daybook \
  && install --directory --owner=node --mode=700 /var/lib/daybook
USER node
WORKDIR /project
ENTRYPOINT ["daybook"]
CMD ["--help"]
