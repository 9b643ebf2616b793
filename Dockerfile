# The site as it runs for real; docker-compose.yml starts it (docs/operations.md).
# Every package comes as a wheel, so no stage holds a compiler.
FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ONLY_BINARY=:all: \
    PIP_REQUIRE_HASHES=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /app
COPY requirements/production.lock requirements/
# Without pip of its own: nothing is installed later.
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --requirement requirements/production.lock

FROM packages AS build
ENV DJANGO_SETTINGS_MODULE=stage4club.settings.prod \
    PATH=/opt/venv/bin:$PATH \
    STATIC_ROOT=/srv/static
# Babel compiles the French catalogue here and goes no further: a package of development.
COPY requirements/development.lock requirements/
COPY tools tools
RUN python -c "from tools.setup import entry; print(entry('babel'))" > /tmp/babel.lock \
    && /usr/local/bin/pip install --requirement /tmp/babel.lock --target /tmp/babel
COPY manage.py .
COPY assistance assistance
COPY registrations registrations
COPY services services
COPY stage4club stage4club
COPY static static
COPY templates templates
RUN PYTHONPATH=/tmp/babel python -m tools.messages compile
# Production refuses to start without these. They are good for this step, and are kept nowhere.
RUN export SECRET_KEY=build FIELD_KEYS=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
        EMAIL_URL=smtp://build DEFAULT_FROM_EMAIL=build SITE_URL=https://build ALLOWED_HOSTS=build \
    && python manage.py check --deploy --tag translation \
    && python manage.py collectstatic --noinput \
    && python -m compileall -q manage.py assistance registrations services stage4club

FROM python:3.13-slim
# stage4club.settings.prod by name: DEBUG has no effect in this image.
ENV DJANGO_SETTINGS_MODULE=stage4club.settings.prod \
    MEDIA_ROOT=/srv/media \
    PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/static \
    WEB_CONCURRENCY=2
WORKDIR /app
# What draws the letters (core/pdf.py).
RUN apt-get update -qq \
    && apt-get install -qq --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 club \
    && useradd --uid 10001 --gid club --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin club \
    && install --directory --owner club --group club --mode 700 /srv/media
# Everything else belongs to root: the site cannot change itself.
COPY --from=packages /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /app/manage.py .
COPY --from=build /app/assistance assistance
COPY --from=build /app/registrations registrations
COPY --from=build /app/services services
COPY --from=build /app/stage4club stage4club
COPY --from=build /app/static static
COPY --from=build /app/templates templates
USER 10001:10001
EXPOSE 8000
# Under the site's own name: another Host is refused.
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.parse as p, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/health/live', headers={'Host': p.urlsplit(os.environ['SITE_URL']).netloc}), timeout=5)"]
# Processes: WEB_CONCURRENCY, which gunicorn reads itself; the code is loaded once, before they part,
# so that they start sooner. Two threads in each: with one, a slow visitor holds a whole process; with
# four, the same pages cost a third more than with one. Heartbeats go to memory, where a slow disk
# cannot make a healthy process look dead. No control socket: nobody commands it from inside. No
# access log, its default: the path may be a private link.
CMD ["gunicorn", "stage4club.wsgi", "--bind=0.0.0.0:8000", "--preload", "--threads=2", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
