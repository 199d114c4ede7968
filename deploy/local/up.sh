#!/usr/bin/env bash
# Starts a whole cluster of Sweep on this machine without containers: PostgreSQL, three silos, Prometheus, all on 127.0.0.1.
#   deploy/local/up.sh          then: deploy/local/down.sh
# It needs PostgreSQL 15 or newer and Prometheus (Debian: postgresql, prometheus; their services need not run), and Linux. What it
# makes is in .sweep/local of the checkout, or in SWEEP_LOCAL_DIR; started again, it goes on with what is there.
#   SWEEP                   the command, if it is not the one of this checkout, which is built
#   SWEEP_LOCAL_SLOTS       what each silo trains on: cpu:1
#   SWEEP_POSTGRES_PORT     15432
#   SWEEP_PROMETHEUS_PORT   9090
#   SWEEP_METRICS_PORT      9464, 9465 and 9466: the first of three
#   SWEEP_PROMETHEUS        the folder of the program prometheus, if it is not on the PATH
set -euo pipefail
# shellcheck source=deploy/local/processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

postgres_port=${SWEEP_POSTGRES_PORT:-15432}
prometheus_port=${SWEEP_PROMETHEUS_PORT:-9090}
metrics_port=${SWEEP_METRICS_PORT:-9464}
slots=${SWEEP_LOCAL_SLOTS:-cpu:1}
started=false

[ $# -eq 0 ] || fail "up.sh takes no arguments, and was given '$*'. Its settings are variables: see the head of deploy/local/up.sh."

# What it needs, before anything is started.
is_port() { case $1 in '' | 0* | *[!0-9]* | ??????*) return 1 ;; esac && [ "$1" -le 65535 ]; }

for name in SWEEP_POSTGRES_PORT:$postgres_port SWEEP_PROMETHEUS_PORT:$prometheus_port SWEEP_METRICS_PORT:$metrics_port; do
    is_port "${name#*:}" || fail "${name%%:*} is '${name#*:}'. It is a port from 1 to 65535."
done

[ "$metrics_port" -le 65533 ] || fail "SWEEP_METRICS_PORT is '$metrics_port'. It is the first of three ports, so 65533 at most."

[ -r /proc/self/stat ] || fail "This needs Linux: it tells its processes by /proc."

postgres_bin=
for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -n -r) $(dirname "$(command -v postgres || echo /none/x)"); do
    if [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ]; then
        postgres_bin=$folder
        break
    fi
done
[ -n "$postgres_bin" ] || fail "There is no PostgreSQL server here. Debian: sudo apt-get install postgresql (it need not run)."

prometheus=${SWEEP_PROMETHEUS:+$SWEEP_PROMETHEUS/}prometheus
command -v "$prometheus" >/dev/null ||
    fail "There is no '$prometheus' here. Debian: sudo apt-get install prometheus (it need not run); or name its folder: SWEEP_PROMETHEUS."

# Paths go into the configuration of Prometheus, which has a pattern among them.
case $state$root in *[\'\"\\\*\?\[\]\{\}]* | *$'\n'*)
    fail "Neither '$state' nor '$root' may have quotes, backslashes or any of *?[]{} in it. Name another folder: SWEEP_LOCAL_DIR." ;;
esac
if [ -d "$state" ] && [ ! -f "$mark" ] && [ -n "$(ls -A "$state")" ]; then
    fail "The folder '$state' has other things in it. Name an empty or a new one: SWEEP_LOCAL_DIR."
fi
mkdir -p "$state/logs" "$pids" || fail "The folder '$state' cannot be made. Name another: SWEEP_LOCAL_DIR."
: >"$mark"
chmod 711 "$state"
exec 9>"$state/lock"
flock -n 9 || fail "Another up.sh or down.sh works in '$state'. Wait for it."
for name in postgres silo-1 silo-2 silo-3 prometheus; do
    if running "$name" >/dev/null; then fail "It runs already, or in part: '$name' does. End it with deploy/local/down.sh."; fi
done

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for port in "$postgres_port" "$prometheus_port" "$metrics_port" $((metrics_port + 1)) $((metrics_port + 2)); do
    if is_taken "$port"; then
        fail "Another program has port '$port'. Choose others: SWEEP_POSTGRES_PORT, SWEEP_PROMETHEUS_PORT, SWEEP_METRICS_PORT."
    fi
done

# PostgreSQL refuses to be root.
plain=()
if [ "$(id -u)" -eq 0 ]; then
    id -u postgres >/dev/null 2>&1 || fail "PostgreSQL does not run as root, and there is no user 'postgres' here. Start it as another user."
    plain=(setpriv --reuid=postgres --regid=postgres --init-groups)
    "${plain[@]}" test -x "$state" ||
        fail "PostgreSQL runs as the user 'postgres', who does not reach '$state'. Name a folder that all can enter: SWEEP_LOCAL_DIR."
fi

if [ -z "${SWEEP:-}" ]; then
    command -v dotnet >/dev/null || fail "There is no .NET SDK here to build Sweep with. Name a built command: SWEEP=/opt/sweep/sweep."
    say "Building Sweep ..."
    dotnet build "$root/client/Sweep.Cli" -c Release -v q -nologo -clp:ErrorsOnly >&2 9>&- # Compilers stay: not with the lock.
    SWEEP=$root/artifacts/bin/Sweep.Cli/release/sweep
fi
command -v "$SWEEP" >/dev/null || fail "SWEEP is '$SWEEP', which is no program."

# From here on whatever fails takes all with it that was started.
give_up() {
    local status=$?
    $started && exit "$status"
    say "It did not start: all is ended again." >&2
    finish_all >&2
    [ "$status" -ne 0 ] || status=1
    exit "$status"
}
trap give_up EXIT
trap 'exit 130' INT TERM

# NAME COMMAND ...: starts it for longer than this shell, out of the reach of its Ctrl-C.
launch() {
    local name=$1
    shift
    setsid "$@" >"$state/logs/$name.log" 2>&1 </dev/null 9>&- &
    note "$name"
}

# NAME SECONDS COMMAND ...: waits until the command succeeds while the process lives.
await() {
    local name=$1 tenths=$(($2 * 10)) seconds=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ! running "$name" >/dev/null || [ $((tenths -= 1)) -le 0 ]; then
            say "$name did not come up within $seconds s. The end of its log, '$state/logs/$name.log':" >&2
            tail -n 15 "$state/logs/$name.log" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# PORT PATH: whether a server of this machine answers 200.
answers() {
    local line
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
    IFS= read -r -t 2 line <&3 || return 1
    case $line in HTTP/1.?\ 200*) ;; *) return 1 ;; esac
}
is_ok() { (answers "$@") 2>/dev/null; }

umask 077
if [ ! -f "$state/database/PG_VERSION" ]; then
    rm -rf "$state/database"
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$state/password"
    mkdir "$state/database"
    cp "$state/password" "$state/database.password"
    [ ${#plain[@]} -eq 0 ] || chown postgres:postgres "$state/database" "$state/database.password"
    # Should this be cut short, the next start begins anew: the version is written last.
    (cd "$state/database" && "${plain[@]}" "$postgres_bin/initdb" --pgdata=. --username=sweep --pwfile="$state/database.password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C) >"$state/logs/initdb.log" 2>&1 || {
        cat "$state/logs/initdb.log" >&2
        exit 1
    }
    rm -f "$state/database.password"
fi

launch postgres ${plain[@]+"${plain[@]}"} "$postgres_bin/postgres" -D "$state/database" -h 127.0.0.1 -p "$postgres_port" -k ''
await postgres 60 "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"
say "PostgreSQL   127.0.0.1:$postgres_port"

export PGPASSWORD
PGPASSWORD=$(cat "$state/password")
query() { "$postgres_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$postgres_port" -U sweep -d postgres -c "$1"; }
[ "$(query "SELECT 1 FROM pg_database WHERE datname = 'sweep'")" = 1 ] || query 'CREATE DATABASE sweep TEMPLATE template0'

store=postgres://sweep:$PGPASSWORD@127.0.0.1:$postgres_port/sweep
unset PGPASSWORD
export SWEEP_STORE=$store
for number in 1 2 3; do
    port=$((metrics_port + number - 1))
    launch "silo-$number" "$SWEEP" silo --data-dir "$state/data" --slots "$slots" --metrics "$port"
done
for number in 1 2 3; do
    port=$((metrics_port + number - 1))
    await "silo-$number" 120 is_ok "$port" /health/ready
    say "Silo $number       http://127.0.0.1:$port/metrics"
done

cat >"$state/prometheus.yml" <<END
# Written by deploy/local/up.sh.
global:
  scrape_interval: 2s
  scrape_timeout: 2s
  evaluation_interval: 5s

rule_files:
  - "$root/deploy/prometheus/rules/*.yml"

scrape_configs:
  - job_name: sweep
    static_configs:
      - targets: [127.0.0.1:$metrics_port, 127.0.0.1:$((metrics_port + 1)), 127.0.0.1:$((metrics_port + 2))]
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: .*_created
        action: drop

  - job_name: prometheus
    static_configs:
      - targets: [127.0.0.1:$prometheus_port]
END
launch prometheus "$prometheus" --config.file="$state/prometheus.yml" --storage.tsdb.path="$state/metrics" \
    --web.listen-address="127.0.0.1:$prometheus_port"
await prometheus 60 is_ok "$prometheus_port" /-/ready
say "Prometheus   http://127.0.0.1:$prometheus_port"

printf 'export SWEEP_STORE=%s\n' "'$store'" >"$state/env"
started=true
say "
Submit a sweep to it:
  . '$state/env'
  '$SWEEP' submit '$root/data/grids/quickstart.json' --watch
End it, and keep what it has: '$root/deploy/local/down.sh'"
