"""Reads mail the way other people's software does.

parse DIR           prints what Python's email package finds in the mails of a folder
serve DIR CONFIG    an SMTP server (aiosmtpd) that keeps what it takes in DIR; prints its port, then serves until stdin ends

CONFIG is JSON: rcpt and data map an address to the replies it gets, one a try, the last one for ever ("drop" closes the
connection instead); auth is [user, password]; tls is [certificate, key]; implicit is true for TLS from the start;
delay is the time in seconds between a mail's final dot and its reply; size, utf8 and starttls as they sound.
"""
import asyncio
import email
import email.header
import email.policy
import json
import os
import ssl
import sys


def found(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)

    def addresses(name):
        return [[a.display_name, a.addr_spec] for a in mail[name].addresses] if mail[name] else []

    def content(subtype):
        part = mail.get_body((subtype,))
        return part.get_content().replace("\r\n", "\n") if part else None

    return {
        "type": mail.get_content_type(),
        "parts": [part.get_content_type() for part in mail.iter_parts()],
        "encodings": [part["Content-Transfer-Encoding"] for part in mail.iter_parts()],
        "subject": mail["Subject"],
        "from": addresses("From"),
        "fromDecoded": str(email.header.make_header(email.header.decode_header(email.message_from_bytes(raw)["From"]))),
        "to": addresses("To"),
        "date": mail["Date"].datetime.isoformat() if mail["Date"] else None,
        "messageId": mail["Message-ID"],
        "headers": [[name, str(value)] for name, value in mail.items()],
        "text": content("plain"),
        "html": content("html"),
        "defects": [str(d) for part in mail.walk() for d in part.defects]
        + [str(d) for _, value in mail.items() for d in getattr(value, "defects", [])],
        "longest": max(len(line) for line in raw.split(b"\r\n")),
        "bareLineEnds": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
    }


class Handler:
    def __init__(self, folder, config):
        self.folder, self.config, self.count = folder, config, 0
        self.tries = {"rcpt": {}, "data": {}}

    def note(self, *words):
        with open(os.path.join(self.folder, "events.log"), "a") as log:
            log.write(" ".join(words) + "\n")

    def scripted(self, kind, address):
        replies = self.config.get(kind, {}).get(address, ["250 OK"])
        n = self.tries[kind].get(address, 0)
        self.tries[kind][address] = n + 1
        return replies[min(n, len(replies) - 1)]

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.scripted("rcpt", address)
        self.note("RCPT", address, reply)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        reply = self.scripted("data", address)
        self.note("DATA", address, reply, "tls" if session.ssl else "clear", "auth" if session.authenticated else "anonymous")
        if reply == "drop" or reply.startswith("250"):
            self.count += 1
            record = found(envelope.original_content)
            record["envelope"] = [envelope.mail_from, envelope.rcpt_tos]
            name = os.path.join(self.folder, "%d-%04d" % (os.getpid(), self.count))
            with open(name + ".eml", "wb") as mail:
                mail.write(envelope.original_content)
            with open(name + ".tmp", "w") as file:
                json.dump(record, file)
            os.rename(name + ".tmp", name + ".json")
        if reply == "drop":
            server.transport.abort()
            return "250 lost"
        await asyncio.sleep(self.config.get("delay", 0))
        return reply


async def serve(folder, config):
    from aiosmtpd.smtp import SMTP, AuthResult

    handler = Handler(folder, config)
    options = {"hostname": "witness.example", "data_size_limit": config.get("size", 50_000_000), "enable_SMTPUTF8": config.get("utf8", False)}
    context = None
    if "tls" in config:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*config["tls"])
        if not config.get("implicit"):
            options["tls_context"] = context
    if "auth" in config:
        user, password = (part.encode() for part in config["auth"])

        def authenticate(server, session, envelope, mechanism, data):
            ok = data.login == user and data.password == password
            handler.note("AUTH", mechanism, "accepted" if ok else "refused")
            return AuthResult(success=ok, handled=False)

        options.update(authenticator=authenticate, auth_required=True, auth_require_tls="tls" in config and not config.get("implicit"),
                       auth_exclude_mechanism=config.get("without", []))

    def connected():
        handler.note("CONNECT")
        return SMTP(handler, loop=asyncio.get_running_loop(), **options)

    server = await asyncio.get_running_loop().create_server(
        connected, "127.0.0.1", config.get("port", 0), ssl=context if config.get("implicit") else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if sys.argv[1] == "parse":
    json.dump([found(open(name, "rb").read()) for name in sorted(os.scandir(sys.argv[2]), key=lambda entry: entry.name)], sys.stdout)
else:
    asyncio.run(serve(sys.argv[2], json.loads(sys.argv[3])))
