# Nashra in a container: docs/how-to/deploy.md says how it is run.
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
WORKDIR /app
RUN pip install --no-cache-dir "uv>=0.5,<1"
# Alone: the packages are installed anew only where it changed.
COPY pyproject.toml ./
RUN uv sync --no-dev --no-cache
COPY config/ config/
COPY feeds/ feeds/
COPY storage/ storage/
COPY ingest/ ingest/
COPY server/ server/
COPY serve.py ./
# The root file system may be read-only: what Python would write later is written now.
RUN .venv/bin/python -m compileall -q config feeds storage ingest server

FROM python:${PYTHON_VERSION}-slim
# By number, so that Kubernetes sees that it is not root.
RUN useradd --uid 10001 --user-group --home-dir /var/lib/nashra --create-home nashra
COPY --from=build /app /app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /var/lib/nashra
USER 10001:10001
VOLUME /var/lib/nashra
EXPOSE 8080
# Not through a proxy that the environment may name.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/app/.venv/bin/python", "-c", \
    "import http.client; c = http.client.HTTPConnection('127.0.0.1', 8080, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["/app/.venv/bin/python", "/app/serve.py"]
# Of the sample newsroom, where nothing else is said.
CMD ["--host", "0.0.0.0", "--database", "sqlite:////var/lib/nashra/nashra.db"]
