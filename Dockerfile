# Holdfast's image: one for api, media, worker and migrations; the command says which.
ARG PYTHON=3.13-slim-bookworm
ARG NODE=22-bookworm-slim

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/holdfast
WORKDIR /src
# Dependencies first: this layer is made again only when the pins change.
COPY deploy/requirements.lock ./
RUN /opt/holdfast/bin/pip install --only-binary :all: --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY activities activities
COPY api api
COPY domain domain
COPY media media
COPY processes processes
COPY store store
COPY vendors vendors
COPY workflows workflows
RUN /opt/holdfast/bin/pip install --no-deps --no-build-isolation --no-index . \
    && /opt/holdfast/bin/pip uninstall --yes setuptools pip
COPY scripts/openapi.py ./
RUN /opt/holdfast/bin/python openapi.py > /openapi.json

FROM node:${NODE} AS dashboard
WORKDIR /src
COPY dashboard/package.json dashboard/package-lock.json dashboard/.npmrc ./
RUN npm ci
COPY dashboard ./
COPY --from=build /openapi.json ./
RUN npm run types && npm run build

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --no-create-home holdfast \
    && install --directory --owner holdfast --mode 0700 /var/lib/holdfast
COPY --from=build /opt/holdfast /opt/holdfast
COPY --from=dashboard /src/dist /opt/holdfast/dashboard
ENV PATH=/opt/holdfast/bin:$PATH PYTHONUNBUFFERED=1 HOLDFAST_DATA_DIR=/var/lib/holdfast \
    HOLDFAST_DASHBOARD_DIR=/opt/holdfast/dashboard
USER 10001
WORKDIR /var/lib/holdfast
ENTRYPOINT ["holdfast"]
CMD ["--help"]
