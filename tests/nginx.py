"""A real nginx on loopback with the very block of ``docs/recipes/nginx.md``; only ports and folders are put in."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE = (Path(__file__).parent.parent / "docs/recipes/nginx.md").read_text(encoding="utf-8")
BLOCK = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)[0]
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_AROUND = """{load}{user}pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{block}
}}
"""


def free_port() -> int:
    """Give a port that nobody listens at, in both families."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as one:
            port: int = one.getsockname()[1]
            try:
                with socket.create_server(("::1", port), family=socket.AF_INET6):
                    return port
            except OSError:
                continue


@contextmanager
def nginx(folder: Path, current: Path, portal: Path, *, brotli: bool = False) -> Iterator[int]:
    """Run nginx over a release and a portal, and give its port."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert found, "这些测试需要 nginx；make test 会装上它"
    port = free_port()
    block = BLOCK.replace("/var/www/nianbao/current/", f"{current}/").replace("/var/www/portal", str(portal))
    block = block.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("[::]:80", f"[::1]:{port}")
    if brotli:
        block = block.replace("# brotli_static on;", "brotli_static on;")
    load = f"load_module {BROTLI};\n" if brotli else ""
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(_AROUND.format(load=load, user=user, folder=folder, block=block), encoding="utf-8")
    command = [found, "-p", str(folder), "-c", str(config), "-e", str(folder / "error.log")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, encoding="utf-8", check=False)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr, tried.stderr
    # It comes back once it listens.
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield port
    finally:
        os.kill(int((folder / "pid").read_text(encoding="utf-8")), signal.SIGTERM)
