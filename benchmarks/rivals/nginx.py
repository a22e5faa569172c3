"""nginx as a file server of what is compressed already."""

from pathlib import Path

_CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    gzip_static on;
    gzip_vary on;
    open_file_cache max=10000 inactive=1h;
    types {{ application/rss+xml rss; }}
    charset utf-8;
    charset_types application/rss+xml;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root {folder}/files;
        add_header Cache-Control "public, max-age=300";
        add_header Access-Control-Allow-Origin "*";
        add_header X-Content-Type-Options nosniff;
    }}
}}
"""


def command(folder: Path, port: int, *, as_root: bool) -> list[str]:
    """The command that serves ``folder/files`` on this port."""
    file = folder / "nginx.conf"
    user = "user root;" if as_root else ""  # or its worker could not enter the folder
    text = _CONFIGURATION.format(folder=folder, port=port, user=user)
    file.write_text(text, encoding="utf-8")
    return ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(file)]
