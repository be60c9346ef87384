"""`jixiao eval`: how well and how fast forms are read, as a command; what measures is `eval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ui.opening import opened
from ui.options import Home, Json

Count = Annotated[int, typer.Option(help="每级文件数 / documents a level", min=1)]
Grades = Annotated[str, typer.Option(help="扫描质量，以逗号分隔 / grades of scan")]
Families = Annotated[Literal["all", "dev", "kept-out"], typer.Option(help="版式 / layouts")]
Seed = Annotated[int, typer.Option(help="随机种子 / the generator's seed")]
Samples = Annotated[Path | None, typer.Option(help="用此目录的样本 / read these samples instead")]
Only = Annotated[
    str | None, typer.Option(help="只测名称含此文字者 / samples or layouts whose name holds this")
]
Kind = Annotated[str | None, typer.Option(help="只测此类表格 / layouts of this kind of form")]
Out = Annotated[Path, typer.Option(help="报告目录 / where the report goes")]
EngineName = Annotated[str, typer.Option(help="文字识别引擎 / the OCR engine")]
Second = Annotated[str, typer.Option(help="存疑数值复读：on、off 或引擎名 / read uncertain values again")]
Speed = Annotated[bool, typer.Option("--speed", help="只测速度 / measure the speed alone")]
Workers = Annotated[
    bool, typer.Option("--workers", help="两个读取进程比一个，和内存 / two workers against one, memory")
]
Pages = Annotated[int, typer.Option(help="测内存所读页数 / pages for the memory", min=20)]
Ablation = Annotated[
    bool,
    typer.Option("--ablation", help="几何与模型各自和合用 / geometry alone, model alone, both, hard paper"),
]
Engines = Annotated[bool, typer.Option("--engines", help="比较识别引擎 / compare engines on the same pages")]
Models = Annotated[
    Path | None, typer.Option(help="PaddleOCR 的模型文件夹 / a folder of models for PaddleOCR")
]
Corrections = Annotated[
    bool,
    typer.Option(
        "--corrections",
        help="以资料库中的更正和确认为准，重读并比较 / what people said in a store, read again",
    ),
]
FailUnder = Annotated[
    float | None, typer.Option(help="字段准确率低于此值时以 5 退出 / exit 5 below this share")
]


def evaluate(
    context: typer.Context,
    count: Count = 40,
    grades: Grades = "digital,office",
    families: Families = "all",
    seed: Seed = 1,
    samples: Samples = None,
    only: Only = None,
    kind: Kind = None,
    out: Out = Path(".cache/eval/report"),
    engine: EngineName = "auto",
    second: Second = "on",
    speed: Speed = False,
    workers: Workers = False,
    pages: Pages = 500,
    ablation: Ablation = False,
    engines: Engines = False,
    models: Models = None,
    corrections: Corrections = False,
    home: Home = None,
    as_json: Json = False,
    fail_under_fields: FailUnder = None,
) -> int:
    """测量读取的准确率和速度。Measure how well and how fast forms are read."""
    if corrections:
        from eval.corrections import main as measure_corrections

        with opened(context, home) as (store, _):
            return measure_corrections(store, engine, second, out, as_json, fail_under_fields)
    from eval.benchmark import Options
    from eval.benchmark import main as measure

    return measure(
        Options(
            count=count,
            grades=tuple(grade.strip() for grade in grades.split(",") if grade.strip()),
            families=families,
            seed=seed,
            samples=samples,
            only=only,
            kind=kind,
            out=out,
            engine=engine,
            second=second,
            speed=speed,
            ablation=ablation,
            workers=workers,
            pages=pages,
            engines=engines,
            models=models,
            as_json=as_json,
            fail_under_fields=fail_under_fields,
        )
    )
