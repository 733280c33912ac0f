"""Writes the fixed inputs and the first corpora of the fuzz targets from the vector files: `python3 Fuzz/make-corpus.py`."""

import base64
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent
VECTORS = ROOT.parent / "Vectors"


def vectors(scheme):
    return json.loads((VECTORS / f"{scheme}.json").read_text())["vectors"]


def write(target, name, content):
    folder = ROOT / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def delivery(source):
    head = "".join(f"{name}: {value}\n" for name, value in source["headers"])
    return head.encode() + b"\n" + base64.b64decode(source["body"])


def chosen(scheme, *ids):
    return [vector for vector in vectors(scheme) if vector["id"] in ids]


(ROOT / "subjects").mkdir(exist_ok=True)
subscription = vectors("web-push")[0]["input"]["subscription"]
(ROOT / "subjects/subscription.json").write_text(json.dumps(subscription, indent=1) + "\n")
key_set = vectors("signed-token")[0]["input"]["keySet"]
(ROOT / "subjects/keys.json").write_text(key_set + "\n")
for vector in chosen("web-push", "good", "good-nextcloud", "good-k-first", "good-aud-array", "good-padding", "no-authorization", "rfc8188-multi"):
    write("WebPushDelivery", vector["id"], delivery(vector["input"]["delivery"]))
    write("EncryptedMessage", vector["id"], base64.b64decode(vector["input"]["delivery"]["body"]))
for vector in chosen("signed-token", "good-rs256", "good-es256", "alg-none", "exp-twice", "good-fractional-exp", "crit", "aud-list"):
    write("SignedTokenText", vector["id"], vector["input"]["token"].encode())
write("KeySet", "all-kinds", key_set.encode())
write("KeySet", "empty", b'{"keys":[]}')
for vector in chosen("body-signature", "good-v1", "good-v1a", "good-both", "good-github", "good-slack", "good-sixteen-entries", "double-space"):
    write("BodySignatureDelivery", vector["id"], delivery(vector["input"]["delivery"]))
write("StrictJSONText", "kinds", br'{"a":[1,-2.5e1,true,false,null,"\u00e9\ud83d\ude00\n",{}],"b":{"c":[[]]}}')
item = {
    "subscriptionId": "8b1a0f3e-0000-4000-8000-000000000001", "subscriptionExpirationDateTime": "2026-01-02T00:00:00.0000000+05:30",
    "tenantId": "9f4ebab6-520d-49c0-85cc-7b25c78d4a93", "clientState": "TOKEN", "changeType": "updated", "resource": "Users/u/Events/e",
    "resourceData": {"@odata.type": "#Microsoft.Graph.Event", "@odata.id": "Users/u/Events/e", "@odata.etag": 'W/"x"', "id": "e"},
}
lifecycle = {name: item[name] for name in ("subscriptionId", "tenantId", "clientState")} | {"lifecycleEvent": "missed"}
content = chosen("encrypted-payload", "good")[0]["input"]["content"]
rich = item | {"encryptedContent": {
    "data": content["data"], "dataKey": content["dataKey"], "dataSignature": content["dataSignature"],
    "encryptionCertificateId": content["certificateID"], "encryptionCertificateThumbprint": content["thumbprint"]}}
write("GraphBody", "basic", json.dumps({"value": [item]}).encode())
write("GraphBody", "lifecycle", json.dumps({"value": [lifecycle, item]}).encode())
write("GraphBody", "rich", json.dumps({"value": [rich], "validationTokens": [vectors("signed-token")[0]["input"]["token"]]}).encode())
write("DAVDocument", "push", b"""<?xml version='1.0' encoding='utf-8'?><push-message xmlns="https://bitfire.at/webdav-push" xmlns:D="DAV:"><topic>t</topic>\
<content-update><D:sync-token>http://example.com/sync/10</D:sync-token></content-update></push-message>""")
write("DAVDocument", "multistatus", b"""<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a%20b/</D:href><D:propstat><D:prop><D:getetag>"1"</D:getetag>\
<D:x><![CDATA[<&]]></D:x></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>""")
write("CalendarText", "event", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\n"
      b"DTSTART;TZID=Europe/Berlin:20260101T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10\r\n"
      b"EXDATE;TZID=Europe/Berlin:20260105T090000\r\nSUMMARY:A\\, b\r\n c\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
