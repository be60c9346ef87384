"""The settings, from the environment (JIXIAO_…): made at entry points only, and handed on."""

from __future__ import annotations

import getpass
from base64 import b64decode
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import AnyHttpUrl, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SIGN = "whsec_"
KEY_BYTES = range(24, 65)


def signing_key(secret: str) -> bytes | None:
    """Return the bytes of a webhook's secret as Standard Webhooks writes it; None for what is none."""
    try:
        key = b64decode(secret.removeprefix(SIGN), validate=True)
    except ValueError:
        return None
    return key if secret.startswith(SIGN) and len(key) in KEY_BYTES else None


class Settings(BaseSettings):
    """Every setting, with its default; docs/settings.md is generated from here."""

    model_config = SettingsConfigDict(env_prefix="JIXIAO_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("jixiao", appauthor=False),
        description="资料库所在目录。The folder where the store lives; `--home` comes first.",
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="数据库地址（sqlite:///路径，或 postgresql://用户:密码@主机/库名），默认在资料库目录内。"
        "Where the records are kept; by default inside the home; PostgreSQL: docs/deploy.md.",
    )
    user: str | None = Field(
        default=None,
        description="操作人姓名，默认为系统用户。Who makes changes; by default the system's user.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="`jixiao serve` 监听的地址。The address that `jixiao serve` listens on.",
    )
    port: int = Field(
        default=7860,
        ge=1,
        le=65535,
        description="`jixiao serve` 监听的端口。The port that `jixiao serve` listens on.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="除本机外可访问的主机名，以逗号分隔。"
        "Host names served beside this machine's own, with commas between.",
    )
    https: bool = Field(
        default=False,
        description="用户经 https（反向代理）访问：会话只经加密连接发送。"
        "People come over https, by a reverse proxy: the session is sent over encrypted connections alone (docs/deploy.md).",
    )
    session_hours: float = Field(
        default=12,
        gt=0,
        le=24 * 30,
        description="登录的最长时间（小时）。The longest that somebody stays signed in, in hours.",
    )
    session_idle_minutes: float = Field(
        default=60,
        gt=0,
        le=60 * 24 * 30,
        description="多久不操作即须重新登录（分钟）。After so long without doing anything one signs in again, in minutes.",
    )
    max_upload_mb: int = Field(
        default=100,
        ge=1,
        description="网页上传单个文件的上限（MB）。The largest file that may be uploaded, in megabytes.",
    )
    ocr_engine: str = Field(
        default="auto",
        description="文字识别引擎：auto（装有 OpenVINO 则用之）、rapidocr、rapidocr-openvino、paddleocr。"
        "The OCR engine; auto takes OpenVINO where it is installed (docs/add-an-engine.md).",
    )
    ocr_models: Path | None = Field(
        default=None,
        description="自备识别模型的文件夹，内有 detection 和 recognition。"
        "A folder of OCR models of one's own (docs/models.md).",
    )
    second_readings: str = Field(
        default="on",
        description="把握不足的数值换条件再读：on、off，或再请另一识别引擎（其名）同读。"
        "Reading uncertain values again under other conditions: on, off, or the name of an OCR engine that reads them too.",
    )
    second_reading_share: float = Field(
        default=2,
        ge=0,
        le=100,
        description="机器确认的数值中，交另一人盲录复核的比例（%）。"
        "How many percent of the machine-confirmed values a second person retypes unseen (docs/second-readings.md).",
    )
    language_model: str | None = Field(
        default=None,
        description="语言模型：模型文件夹，或本机兼容 OpenAI 接口的服务地址（http://127.0.0.1:端口）；不设则不用。"
        "A language model: a folder, or the address of an OpenAI-compatible server on this machine; by default none "
        "(docs/models.md).",
    )
    language_model_name: str | None = Field(
        default=None,
        description="服务中的模型名称（地址必填）。What the server calls the model; needed with an address.",
    )
    language_model_key: str | None = Field(
        default=None,
        repr=False,
        description="服务的密钥，无则不设。The server's key, where it wants one.",
    )
    language_model_elsewhere: bool = Field(
        default=False,
        description="允许语言模型地址不在本机：文件内容将发往该处。"
        "Allows the address of another machine: text of documents is sent there.",
    )
    language_context: int = Field(
        default=8192,
        ge=512,
        description="语言模型一次可处理的 token 数上限。How many tokens a prompt and its answer may have together.",
    )
    reader: str = Field(
        default="extract.read:read",
        description="读取文件的函数（模块:函数）。The function that reads a file (module:function).",
    )

    workers: int | None = Field(
        default=None,
        ge=0,
        description="读取进程数，默认按核数和内存；0 为在本进程内读取，时间和内存不设限（调试用）。"
        "How many processes read; by default as cores and memory allow. 0 reads in the program's own process, "
        "without limits on time and memory (for debugging).",
    )
    page_seconds: float = Field(
        default=50,
        gt=0,
        description="读取一页的最长时间（秒），超过则该文件标为未能读取。The longest that one page may take.",
    )
    document_seconds: float = Field(
        default=7200,
        gt=0,
        description="读取一个文件的最长时间（秒）。The longest that one document may take.",
    )
    worker_memory_mb: int = Field(
        default=1900,
        ge=256,
        description="一个读取进程的内存上限（MB）。The most memory of one process that reads, in MiB.",
    )
    worker_pages: int = Field(
        default=300,
        ge=1,
        description="读取进程读过这么多页后更换。A process that reads is replaced after so many pages.",
    )
    max_pages: int = Field(
        default=1000,
        ge=1,
        description="一个文件的页数上限。The most pages of one file.",
    )
    max_pixels: int = Field(
        default=100_000_000,
        ge=1_000_000,
        description="一幅图像的像素上限。The most pixels of one picture, in a file of pictures or on a PDF page.",
    )
    max_decompressed_mb: int = Field(
        default=512,
        ge=16,
        description="一页中图像解压后的大小上限（MB）。What the pictures of one page may unfold to, in MiB.",
    )
    labels: Path | None = Field(
        default=None,
        description="另加的标签文件（YAML，同 extract/data/labels.yaml）。"
        "A file of labels known beside the program's own (docs/add-a-form.md).",
    )

    parameters: Path | None = Field(
        default=None,
        description="各地、各年的规则参数文件（JSON）。"
        "A file of packs of figures that filings are judged by (docs/parameters.md).",
    )

    embedder: str = Field(
        default="hashed",
        description="检索用的向量：hashed，或自备模型的文件夹。What makes the vectors of the search: hashed, or a model's folder"
        " (docs/search.md).",
    )
    vectors_url: str | None = Field(
        default=None,
        description="Chroma 服务的地址（http://主机:端口），默认在资料库目录内。"
        "The Chroma server that keeps the vectors; by default they lie inside the home.",
    )

    webhook: AnyHttpUrl | None = Field(
        default=None,
        repr=False,
        description="文件读完或未能读取时通知的地址（http 或 https）：发送文件名、状态和编号，不含内容。"
        "The address that is told of each document that was read or could not be: its file name, state and ids, nothing of"
        " its contents (docs/api.md).",
    )
    webhook_secret: str | None = Field(
        default=None,
        repr=False,
        description="通知的签名密钥，whsec_ 加 24 至 64 字节的 base64；不设则不签名。"
        "The secret that what is sent there is signed with: whsec_ and 24 to 64 bytes in base64; unsigned without.",
    )

    @field_validator("webhook_secret")
    @classmethod
    def _refuse_weak(cls, value: str | None) -> str | None:
        if value is not None and signing_key(value) is None:
            raise ValueError(
                "须为 whsec_ 加 24 至 64 字节的 base64；可用此命令生成 / make one with: echo whsec_$(openssl rand -base64 32)"
            )
        return value

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip() for host in value.split(",") if host.strip())
        return value

    @property
    def engine(self) -> str:
        """The OCR engine as `ingest.engine.make_engine` is asked for it: its name, with the folder of models."""
        return f"{self.ocr_engine}@{self.ocr_models.absolute()}" if self.ocr_models else self.ocr_engine

    def who(self) -> str:
        """Return the name under which changes are kept: the user set, else the system's."""
        return self.user or getpass.getuser()
