# A Modbus TCP device that shares no code with ours. Holding registers 0-1, 2-3 … of unit 1: uint32 counters, high word
# first, that all count up by one ten times a second.  Usage: pymodbus_server.py <port>
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer

COUNTERS = 10


async def main(port):
    slave = ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [0] * 100), zero_mode=True)
    context = ModbusServerContext(slaves={1: slave}, single=False)

    async def count():
        value = 0
        while True:
            value += 1
            for counter in range(COUNTERS):
                slave.setValues(3, 2 * counter, [value >> 16, value & 0xFFFF])
            await asyncio.sleep(0.1)

    counting = asyncio.ensure_future(count())
    print("listening", flush=True)
    await StartAsyncTcpServer(context, address=("127.0.0.1", port))
    counting.cancel()


asyncio.run(main(int(sys.argv[1])))
