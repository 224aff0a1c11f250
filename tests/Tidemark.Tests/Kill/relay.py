# An SMTP server that writes down every mail it takes: a line of JSON each, flushed before the 250 goes out.
import asyncio, email, json, socket, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, path, pause):
        self.file, self.pause = open(path, "a"), pause

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.file.write(json.dumps({"to": recipient, "id": message["Message-ID"], "subject": str(message["Subject"])}) + "\n")
        self.file.flush()
        await asyncio.sleep(self.pause)
        return "250 2.0.0 taken"


async def main():
    handler = Handler(sys.argv[1], float(sys.argv[2]))
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler, hostname="localhost"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
