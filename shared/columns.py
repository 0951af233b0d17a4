"""Columns of a listing that always hold something, several at a time; what may be empty is written out."""

from datetime import date

from sqlalchemy import Boolean, Column, Date, Integer, Text


def texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def flags(*names: str) -> list[Column[bool]]:
    return [Column(name, Boolean, nullable=False) for name in names]


def days(*names: str) -> list[Column[date]]:
    return [Column(name, Date, nullable=False) for name in names]
