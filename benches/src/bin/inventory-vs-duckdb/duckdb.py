# Counts an inventory with one GROUP BY. Arguments: threads, table function, file for the groups (or none).
import sys
import time

import duckdb

connection = duckdb.connect()
connection.execute(f"set threads = {int(sys.argv[1])}")
start, start_of_work = time.perf_counter(), time.process_time()
# The result stays in DuckDB, so that the time is that of counting and not of making Python objects.
connection.execute(
    f"""
    create temp table groups as
    select case when key like 'finance/%' then 1 when key like 'hr/%' then 2
                when key like 'engineering/%' then 3 when key like 'compliance/%' then 4
                when key like 'marketing/%' then 5 else 0 end as department,
           storage_class, cast(last_modified_date as date) as day,
           case when size = 0 then 0 else 1 + floor(log2(size))::integer end as band,
           count(*) as objects, sum(size) as bytes
    from {sys.argv[2]} group by all
    """
)
seconds, processor = time.perf_counter() - start, time.process_time() - start_of_work
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(f"seconds={seconds} processor={processor} peak_kib={peak}")
if len(sys.argv) > 3:
    rows = connection.execute("select * from groups").fetchall()
    with open(sys.argv[3], "w") as output:
        for department, storage_class, day, band, objects, size in rows:
            print(f"{department}|{storage_class}|{day}|{band}|{objects}|{size}", file=output)
