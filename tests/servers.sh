# What tests/with-servers and tests/server share: starting, stopping and killing database servers of our own.
#
# Source it after `set -euo pipefail`, with `say` and `fail` defined. It makes a folder for the servers' data, and takes all
# of them and the folder away when the script ends. `options`, if set, is what a server gets beside what is here.

folders="$("$(dirname "$0")/install")"
{ read -r mysql_root && read -r postgres_root && read -r mariadb_root; } <<<"$folders"
postgres_root="${postgres_root%/}"
mariadb_root="${mariadb_root%/}"
[ -n "${options+set}" ] || options=()
cache="$(dirname "$mysql_root")"
folder="$(mktemp -d /tmp/aludel.XXXXXX)"
pids=()

# Runs as the servers' user where we are root, and is killed where this script dies first.
run() {
    if [ "$(id -u)" = 0 ]; then
        local user=nobody
        ! id -u mysql >/dev/null 2>&1 || user=mysql
        set -- --reuid="$user" --regid="$(id -g "$user")" --clear-groups --pdeathsig KILL -- "$@"
    else
        set -- --pdeathsig KILL -- "$@"
    fi
    exec setpriv "$@"
}

stop() {
    local pid
    for pid in "${pids[@]}"; do
        # PostgreSQL is quick to go by itself, and takes its shared memory along.
        [ "$pid" != "${postgres_pid:-}" ] || kill -QUIT "$pid" 2>/dev/null || true
        [ "$pid" = "${postgres_pid:-}" ] || kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$folder"
    grep -lx "$$" -r "$chosen" | xargs -r rm -f
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

own() { [ "$(id -u)" != 0 ] || chown -R "$(id -u mysql 2>/dev/null || id -u nobody)" "$@"; }

# unpacked ROOT PROGRAM…: a program that was unpacked, with the loader and the libraries beside it.
unpacked() {
    local root="$1" loader libraries
    for loader in "$root"/lib/*-linux-gnu*/ld-linux-*.so.* "$root"/usr/lib/*-linux-gnu*/ld-linux-*.so.*; do
        [ ! -x "$loader" ] || break
    done
    libraries="$(dirname "$loader"):$(echo "$root"/usr/lib/*-linux-gnu*)"
    run "$loader" --library-path "$libraries" "$root$2" "${@:3}"
}

mysqld() {
    unpacked "$mysql_root" /usr/sbin/mysqld \
        --no-defaults --basedir="$mysql_root/usr" --lc-messages-dir="$mysql_root/usr/share/mysql" \
        --character-sets-dir="$mysql_root/usr/share/mysql/charsets" --plugin-dir="$mysql_root/usr/lib/mysql/plugin" \
        --secure-file-priv= --mysqlx=OFF --skip-log-bin --innodb-use-native-aio=OFF "$@"
}

mariadbd() {
    local share
    [ -n "$mariadb_root" ] || run /usr/sbin/mariadbd --no-defaults "$@"
    share="$(mariadb_share)"
    unpacked "$mariadb_root" /usr/sbin/mariadbd \
        --no-defaults --basedir="$mariadb_root/usr" --lc-messages-dir="$share" \
        --character-sets-dir="$share/charsets" --plugin-dir="$mariadb_root/usr/lib/mysql/plugin" \
        --innodb-use-native-aio=OFF "$@"
}

mariadb_share() { dirname "$(ls "$mariadb_root"/usr/share/*/*_system_tables_data.sql)"; }

# postgres PROGRAM…: one of PostgreSQL's programs, with the libraries that were unpacked beside it.
postgres() {
    local bin libraries="" shared
    bin="$(ls -d "$postgres_root"/usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
    if [ -n "$postgres_root" ] && [ ! -e "$bin/postgres.real" ]; then
        shared="$(echo "$postgres_root"/usr/lib/*-linux-gnu*)"
        libraries="LD_LIBRARY_PATH=$shared"
    fi
    # A folder that its user may enter: the server changes into it.
    cd "$folder"
    run env ${libraries:+"$libraries"} LC_ALL=C "$bin/$1" "${@:2}"
}

# What MariaDB and MySQL take: small, and quick where durability is not what is tested (a killed server still keeps every commit).
common=(--bind-address=127.0.0.1 --skip-name-resolve --max-connections=300
    --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=2 --performance-schema=OFF
    --sql-mode= --character-set-server=latin1 --default-time-zone=+05:00)

# A data folder as it is after initialising, made once and copied for each run.
template_mariadb() {
    [ -z "$mariadb_root" ] || { bootstrap_mariadb "$1"; return; }
    run mariadb-install-db --no-defaults --datadir="$1" --auth-root-authentication-method=normal \
        --skip-test-db --innodb-log-file-size=16M --skip-log-bin
}

# What mariadb-install-db does, which only knows a MariaDB that is installed.
bootstrap_mariadb() {
    local part share
    share="$(mariadb_share)"
    {
        printf '%s\n' "CREATE DATABASE mysql;" "USE mysql;"
        for part in system_tables performance_tables system_tables_data; do
            cat "$share"/*_"$part.sql"
        done
    } | (mariadbd --bootstrap --datadir="$1" --innodb-log-file-size=16M --skip-log-bin --log-warnings=0)
}

template_mysql() {
    mysqld --initialize-insecure --datadir="$1" --loose-innodb-redo-log-capacity=16M --log-error="$1.log" \
        $(lower_case)
}

# The one option that MySQL must know when its data are made.
lower_case() { printf '%s\n' "${options[@]}" | grep '^--lower-case-table-names=' || true; }

# Texts are ordered by a language where the version knows how, not by their bytes.
template_postgres() {
    local order=(--locale=C)
    ! ls -d "$postgres_root"/usr/lib/postgresql/* | grep -qE '/(1[5-9]|[2-9][0-9])$' ||
        order+=(--locale-provider=icu --icu-locale=en-US)
    postgres initdb -D "$1" -U postgres -A trust -E UTF8 "${order[@]}" --no-sync
}

# newer ROOT FOLDER: whether a server below ROOT came after the data in FOLDER.
newer() {
    local program
    for program in "$1"/usr/sbin/mysqld "$1"/usr/sbin/mariadbd "$1"/usr/lib/postgresql; do
        [ ! "$program" -nt "$2" ] || return 0
    done
    return 1
}

# data ENGINE: a fresh data folder under $folder.
data() {
    local engine="$1" root="${1}_root" made work
    root="${!root}"
    made="$cache/data-$engine"
    # A version of its own has data of its own.
    case "$root" in */*-[0-9]*) made="$cache/data-${root##*/}" ;; esac
    [ "$engine" != mysql ] || made="$made$(lower_case)"
    (
        flock 9
        if [ ! -d "$made" ] || newer "$root" "$made"; then
            work="$(mktemp -d "$folder/$engine-new.XXXXXX")"
            own "$work"
            ("template_$engine" "$work") >"$folder/$engine-new.out" 2>&1 ||
                { cat "$folder/$engine-new.out" "$work.log" >&2 || true; fail "$engine cannot be initialised: see above"; }
            rm -rf "$work/auto.cnf" "$made"
            cp -a "$work" "$made.new" && rm -rf "$work" && mv "$made.new" "$made" && touch "$made"
        fi
        cp -a "$made" "$folder/$engine"
    ) 9>"$cache/lock"
    mkdir "$folder/$engine.tmp"
    own "$folder/$engine.tmp"
}

# certify ENGINE FOLDER: makes an authority, whose certificate it leaves in FOLDER, and a server's that is good for
# `localhost` alone; adds what the engine needs to take it to the options.
certify() {
    local made="$folder/tls" key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
    command -v openssl >/dev/null || fail "openssl is missing: install Debian's openssl"
    mkdir "$made"
    {
        openssl req -x509 "${key[@]}" -days 30 -subj /CN=aludel-test -keyout "$made/ca.key" -out "$made/ca.pem"
        openssl req "${key[@]}" -subj /CN=localhost -keyout "$made/key.pem" -out "$made/request.pem"
        openssl x509 -req -in "$made/request.pem" -CA "$made/ca.pem" -CAkey "$made/ca.key" -CAcreateserial -days 30 \
            -extfile <(echo subjectAltName=DNS:localhost) -out "$made/cert.pem"
    } >"$made/out" 2>&1 || { cat "$made/out" >&2; fail "the certificate cannot be made: see above"; }
    cp "$made/ca.pem" "$2/ca.pem"
    own "$made"
    chmod 600 "$made/key.pem"
    case "$1" in
    postgres) options+=(-c ssl=on -c "ssl_cert_file=$made/cert.pem" -c "ssl_key_file=$made/key.pem") ;;
    *) options+=("--ssl-ca=$made/ca.pem" "--ssl-cert=$made/cert.pem" "--ssl-key=$made/key.pem") ;;
    esac
}

# Ports that were chosen, here or by other scripts that run, a file each: between its choice and its server's start a port
# looks free.
chosen="/tmp/aludel.ports.$(id -u)"
mkdir -p "$chosen"
[ -w "$chosen" ] || fail "cannot write to $chosen: remove it"
find "$chosen" -type f -mmin +600 -delete

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (set -o noclobber && echo "$$" >"$chosen/$port") 2>/dev/null || continue
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

server_mariadb() {
    mariadbd "${common[@]}" --innodb-log-file-size=16M --skip-log-bin "$@" "${options[@]}"
}

server_mysql() {
    echo "CREATE USER IF NOT EXISTS root@'127.0.0.1'; GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;" \
        >"$folder/mysql.init"
    chmod a+r "$folder/mysql.init"
    mysqld "${common[@]}" --loose-innodb-redo-log-capacity=16M --innodb-flush-method=nosync \
        --init-file="$folder/mysql.init" "$@" "${options[@]}"
}

server_postgres() {
    postgres postgres -D "$folder/postgres" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 \
        -c max_connections=300 -c shared_buffers=64MB -c fsync=off -c dynamic_shared_memory_type=mmap \
        -c autovacuum_naptime=10s -c timezone=Asia/Karachi -c datestyle=German,DMY -c intervalstyle=sql_standard \
        -c bytea_output=escape -c extra_float_digits=0 -c default_transaction_isolation=serializable \
        -c default_transaction_deferrable=on -c statement_timeout=10min -c idle_in_transaction_session_timeout=10min \
        "${options[@]}"
}

# begin ENGINE: starts it on $port, on the data folder that it has; sets $pid.
begin() {
    local engine="$1"
    # A server that starts deletes the temporary tables of every other that has the same folder for them.
    "server_$engine" --datadir="$folder/$engine" --tmpdir="$folder/$engine.tmp" --port="$port" --socket="$folder/$engine.sock" \
        --pid-file="$folder/$engine.pid" >"$folder/$engine.log" 2>&1 &
    pid=$!
    pids+=("$pid")
    [ "$engine" != postgres ] || postgres_pid="$pid"
}

# launch ENGINE: starts it on a free port and waits until it answers; sets $port and $pid. Another process may take the port
# first: try again.
launch() {
    local engine="$1" try
    for try in 1 2 3 4 5; do
        port="$(free_port)"
        begin "$engine"
        if answers "$engine" "$pid"; then return; fi
        grep -qi "address already in use" "$folder/$engine.log" || break
    done
    cat "$folder/$engine.log" >&2
    fail "$engine does not start: see above"
}

answers() {
    local engine="$1" pid="$2" turn
    for ((turn = 0; turn < 1200; turn++)); do
        kill -0 "$pid" 2>/dev/null || return 1
        if grep -qE "ready (for|to accept)( read.only)? connections" "$folder/$engine.log" &&
            (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            return
        fi
        sleep 0.1
    done
    return 1
}

chmod 755 "$folder"
own "$folder"
