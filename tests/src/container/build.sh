# Builds the image of LocalStack for machines that reach no registry: Debian's smallest base system with Python 3.11, and
# the packages that are installed beside it. Listens, answers and says "Ready." as the published image does.
#   $1  the folder with LocalStack's Python packages
#   $2  a folder to work in, which is made anew
#   $3  the name of the image
# Needs root, debootstrap, docker (DOCKER_HOST names the daemon), and a mirror of Debian bookworm: the one that apt uses,
# or DEBIAN_MIRROR.
set -euo pipefail
packages=$1 work=$2 image=$3

mirror=${DEBIAN_MIRROR:-}
if [ -z "$mirror" ]; then
    targets=$(apt-get indextargets 'Created-By: Packages' --format '$(REPO_URI) $(CODENAME)')
    mirror=$(echo "$targets" | awk '$2 == "bookworm" { print $1; exit }')
fi
if [ -z "$mirror" ]; then
    echo "apt knows no mirror of Debian bookworm: name one in DEBIAN_MIRROR" >&2
    exit 1
fi

rm -rf "$work"
mkdir -p "$work"
debootstrap --variant=minbase --include=python3.11,ca-certificates,procps,curl bookworm "$work" "$mirror"
rm -rf "$work"/var/cache/apt/archives/*.deb "$work"/var/lib/apt/lists/*
mkdir -p "$work/opt/localstack"
cp -R "$packages" "$work/opt/localstack/site-packages"

environment='GATEWAY_LISTEN=0.0.0.0:4566 PYTHONPATH=/opt/localstack/site-packages PYTHONUNBUFFERED=1'
tar -C "$work" -c . | docker import \
    --change "ENV $environment" \
    --change 'EXPOSE 4566' \
    --change 'ENTRYPOINT ["/usr/bin/python3.11", "-m", "localstack.runtime.main"]' \
    - "$image"
rm -rf "$work"
