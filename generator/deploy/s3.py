"""Object stores that speak S3: AWS, and what portals' clouds and MinIO offer under an address of their own."""

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from generator.project.targets import BY_NAME, BY_PATH, Target
from generator.rollout.failures import Failure, Reason, usual
from generator.rollout.in_place import update
from generator.rollout.job import Job, Outcome
from generator.rollout.store import Seen, read_back

SCHEMES = ("s3",)
LABEL = "S3"
LIBRARIES: Mapping[str, str] = {"boto3": "nianbao[s3]"}
restore = None
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_FINGERPRINTED = re.compile(r"assets/.+\.[0-9a-f]{8,}\.[a-z0-9]+")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_ANSWERS = {
    "NoSuchBucket": Reason.ABSENT,
    "AccessDenied": Reason.PERMISSION,
    "AllAccessDisabled": Reason.PERMISSION,
    "InvalidAccessKeyId": Reason.LOGIN,
    "SignatureDoesNotMatch": Reason.LOGIN,
    "ExpiredToken": Reason.LOGIN,
    "QuotaExceeded": Reason.FULL,
    "XMinioStorageFull": Reason.FULL,
    "RequestTimeout": Reason.SLOW,
}
_KEYS = "在环境变量 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY 里设置，不要写进 site.yaml"


class _Body(Protocol):
    def iter_chunks(self, chunk_size: int) -> Iterator[bytes]:
        """Give the bytes of an object."""


class _Client(Protocol):
    """What is used of boto3's client."""

    def get_object(self, **wanted: str) -> Mapping[str, _Body]:
        """Get an object."""

    def put_object(self, **wanted: str | bytes | BinaryIO) -> object:
        """Put an object."""

    def delete_object(self, **wanted: str) -> object:
        """Delete an object."""

    def list_objects_v2(self, **wanted: str) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """List objects."""


def deliver(job: Job) -> Outcome:
    """Bring the bucket up to the site."""
    return update(_Bucket(_client(job.target), job.target.address.host, job.target.address.folder), job)


def failure(error: Exception) -> Failure | None:
    """Give what an answer of the store means."""
    from botocore import exceptions

    if isinstance(error, exceptions.ClientError):
        code = _code(error)
        said = f"{code} {error.response.get('Error', {}).get('Message', '')}"
        return Failure(_ANSWERS.get(code, Reason.ANSWER), said)
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return Failure(Reason.LOGIN, "没有密钥", _KEYS)
    if isinstance(error, exceptions.SSLError):
        return Failure(Reason.CERTIFICATE)
    if isinstance(error, exceptions.ConnectTimeoutError | exceptions.ReadTimeoutError):
        return Failure(Reason.SLOW)
    if isinstance(error, exceptions.EndpointConnectionError):
        unknown = "resolve" in str(error) or "not known" in str(error)
        return Failure(Reason.UNKNOWN if unknown else Reason.REFUSED)
    if isinstance(error, exceptions.ConnectionError | exceptions.HTTPClientError):
        return Failure(Reason.LOST)
    return Failure(Reason.ANSWER, str(error)) if isinstance(error, exceptions.BotoCoreError) else usual(error)


def _code(error: Exception) -> str:
    response = getattr(error, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


def _client(target: Target) -> _Client:
    import boto3
    from botocore.config import Config

    styles: Mapping[str, Literal["path", "virtual"]] = {BY_PATH: "path", BY_NAME: "virtual"}
    config = Config(
        s3={"addressing_style": styles.get(target.style, "auto")},
        retries={"total_max_attempts": 3},
        connect_timeout=30,
        read_timeout=60,
        # Stores other than AWS do not know the newer checksums; what is read back is compared anyway.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    client: _Client = boto3.client(
        "s3",
        endpoint_url=target.endpoint or None,
        region_name=target.region or None,
        verify=target.authority or None,
        config=config,
    )
    return client


class _Bucket:
    """A bucket below a prefix as a store: an object appears whole by itself."""

    def __init__(self, client: _Client, bucket: str, prefix: str) -> None:
        self._client, self._bucket = client, bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def get(self, address: str) -> Iterator[bytes] | None:
        """Give an object piece by piece."""
        from botocore.exceptions import ClientError

        try:
            found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + address)
        except ClientError as error:
            if _code(error) in ("NoSuchKey", "404"):
                return None
            raise
        return found["Body"].iter_chunks(1 << 18)

    def put(self, address: str, source: Path | bytes) -> None:
        """Put an object with its type and how long it may be kept."""
        if isinstance(source, bytes):
            self._put(address, source)
        else:
            with source.open("rb") as stream:
                self._put(address, stream)

    def _put(self, address: str, body: bytes | BinaryIO, **more: str) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + address,
            Body=body,
            ContentType=_type(address),
            CacheControl=_FOR_EVER if _FINGERPRINTED.fullmatch(address) else _ASK_AGAIN,
            **more,
        )

    def claim(self, address: str, data: bytes) -> None:
        """Put an object where none stands; a store that cannot hold to that is looked at before."""
        from botocore.exceptions import ClientError

        if self.get(address) is not None:
            return
        try:
            self._put(address, data, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) in ("NotImplemented", "InvalidArgument", "InvalidRequest"):
                self._put(address, data)
            elif _code(error) not in ("PreconditionFailed", "ConditionalRequestConflict", "412"):
                raise

    def remove(self, addresses: Sequence[str]) -> None:
        """Delete objects; there are no folders that could be left empty."""
        for address in addresses:
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + address)

    def names(self, folder: str) -> Mapping[str, bool]:
        """Give what stands below a prefix."""
        below = f"{self._prefix}{folder}/" if folder else self._prefix
        found: dict[str, bool] = {}
        more: dict[str, str] = {}
        while True:
            page = self._client.list_objects_v2(Bucket=self._bucket, Prefix=below, Delimiter="/", **more)
            found |= {one["Key"].removeprefix(below): False for one in page.get("Contents", ())}
            found |= {
                one["Prefix"].removeprefix(below).rstrip("/"): True for one in page.get("CommonPrefixes", ())
            }
            following = page.get("NextContinuationToken")
            if not isinstance(following, str):
                return found
            more = {"ContinuationToken": following}

    def sums(self, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
        """Give the SHA-256 of objects as they are read back."""
        return read_back(self, addresses, seen)


def _type(address: str) -> str:
    suffix = Path(address).suffix.lower()
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
