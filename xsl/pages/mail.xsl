<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Every mail: its subject, its text and its HTML, from the same elements as pages. What a mail is about stands in
     fields/field, by name; an issue and what happened to it in item and timeline. In the text a <p> is wrapped, a <raw>
     is somebody's own words and stays as it is, a <line> is a line of its own (see mail_text.h).

     A new kind of mail is a template name with its words in the modes mail.subject, mail.lead (a sentence), mail.rest and
     mail.button. Mail programs know little CSS: what is said of looks stands on each element; the style sheet in the
     head only changes colours where it is dark. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:variable name="mail.kind" select="/page/fields/field[@name = 'template']/@value"/>
  <xsl:variable name="mail.path">
    <xsl:choose>
      <!-- who has no account gets a link of their own -->
      <xsl:when test="/page/item and not(/page/fields/field[@name = 'path'])">/N<xsl:value-of select="/page/item/@number"/></xsl:when>
      <xsl:when test="/page/fields/field[@name = 'ack']"><xsl:value-of select="/page/fields/field[@name = 'ack']/@value"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="/page/fields/field[@name = 'path']/@value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <!-- who came by a link of their own gets files by it -->
  <xsl:variable name="mail.files">
    <xsl:if test="starts-with($mail.path, '/link/')">/link/<xsl:value-of select="substring-before(substring-after($mail.path, '/link/'), '/')"/></xsl:if>
    <xsl:text>/file/</xsl:text>
  </xsl:variable>
  <!-- an admin tries whether pages arrive: it is about no issue -->
  <xsl:variable name="mail.is-test" select="$mail.kind = 'page' and /page/fields/field[@name = 'item']/@value = '0'"/>
  <xsl:variable name="mail.unsubscribe" select="/page/fields/field[@name = 'unsubscribe']/@value"/>
  <xsl:variable name="mail.rate" select="/page/fields/field[@name = 'rate']/@value"/>
  <xsl:variable name="mail.font">font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif</xsl:variable>
  <xsl:variable name="mail.mono">font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px</xsl:variable>

  <xsl:template match="page" mode="mail.document">
    <mail>
      <subject><xsl:apply-templates select="." mode="mail.subject"/></subject>
      <text>
        <xsl:apply-templates select="." mode="mail.text"/>
      </text>
      <html><xsl:apply-templates select="." mode="mail.html"/></html>
    </mail>
  </xsl:template>

  <!-- Subjects. That of an issue stays the same, since mail programs make threads by it. -->
  <xsl:template match="page" mode="mail.subject">
    <xsl:choose>
      <xsl:when test="item"><xsl:if test="not(timeline/entry[@kind = 'filed'])">Re: </xsl:if>[N<xsl:value-of select="item/@number"/>] <xsl:value-of select="item/@title"/></xsl:when>
      <xsl:when test="$mail.kind = 'invitation'"><xsl:apply-templates select="fields" mode="mail.field"><xsl:with-param name="name" select="'inviter'"/></xsl:apply-templates><xsl:text> </xsl:text>&m-invitation-subject;<xsl:text> </xsl:text><xsl:apply-templates select="fields" mode="mail.field"><xsl:with-param name="name" select="'contract'"/></xsl:apply-templates></xsl:when>
      <xsl:when test="$mail.kind = 'password-reset'">&m-password-subject;</xsl:when>
      <xsl:when test="$mail.kind = 'password-changed'">&m-changed-subject;</xsl:when>
      <xsl:when test="$mail.kind = 'verify-address'">&m-verify-subject;</xsl:when>
      <xsl:when test="$mail.kind = 'sign-up'">&m-sign-up-subject;</xsl:when>
      <xsl:when test="$mail.kind = 'confirm-item'">&m-confirm-subject;<xsl:call-template name="mail.title-of"/></xsl:when>
      <xsl:when test="$mail.kind = 'item-link'">&m-link-subject;<xsl:call-template name="mail.title-of"/></xsl:when>
      <xsl:when test="$mail.kind = 'deadline'"><xsl:choose><xsl:when test="fields/field[@name = 'event']/@value = 'missed'">&m-deadline-missed;</xsl:when><xsl:otherwise>&m-deadline-near;</xsl:otherwise></xsl:choose>: [N<xsl:value-of select="fields/field[@name = 'item']/@value"/>] <xsl:value-of select="fields/field[@name = 'title']/@value"/></xsl:when>
      <xsl:when test="$mail.kind = 'page'">
        <xsl:choose>
          <xsl:when test="fields/field[@name = 'event']/@value = 'acknowledge'">&m-page-acknowledged;</xsl:when>
          <xsl:when test="fields/field[@name = 'event']/@value = 'resolve'">&m-page-resolved;</xsl:when>
          <xsl:when test="$mail.is-test">&m-page-test;</xsl:when>
          <xsl:otherwise>&m-page-urgent;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text><xsl:if test="fields/field[@name = 'item'] and not($mail.is-test)">[N<xsl:value-of select="fields/field[@name = 'item']/@value"/>] </xsl:if><xsl:value-of select="fields/field[@name = 'title']/@value"/>
      </xsl:when>
      <xsl:otherwise>&support;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="fields" mode="mail.field"><xsl:param name="name"/><xsl:value-of select="field[@name = $name]/@value"/></xsl:template>

  <xsl:template name="mail.title-of"><xsl:variable name="title" select="/page/fields/field[@name = 'title']/@value"/><xsl:if test="$title != ''">: <xsl:value-of select="$title"/></xsl:if></xsl:template>

  <!-- One sentence that says what it is about. -->
  <xsl:template match="page" mode="mail.lead">
    <xsl:variable name="inviter" select="fields/field[@name = 'inviter']/@value"/>
    <xsl:choose>
      <xsl:when test="$mail.kind = 'invitation'"><xsl:value-of select="$inviter"/><xsl:text> </xsl:text>&m-invitation-lead;<xsl:text> </xsl:text><b><xsl:value-of select="fields/field[@name = 'contract']/@value"/></b>.</xsl:when>
      <xsl:when test="$mail.kind = 'password-reset'">&m-password-lead;<xsl:text> </xsl:text><b><xsl:value-of select="fields/field[@name = 'login']/@value"/></b>.</xsl:when>
      <xsl:when test="$mail.kind = 'password-changed'">&m-changed-lead;</xsl:when>
      <xsl:when test="$mail.kind = 'verify-address'">&m-verify-lead;</xsl:when>
      <xsl:when test="$mail.kind = 'sign-up' and fields/field[@name = 'known']">&m-sign-up-known;</xsl:when>
      <xsl:when test="$mail.kind = 'sign-up'">&m-sign-up-lead;</xsl:when>
      <xsl:when test="$mail.kind = 'confirm-item'">&m-confirm-lead;</xsl:when>
      <xsl:when test="$mail.kind = 'item-link'">&m-link-lead;</xsl:when>
      <xsl:when test="$mail.kind = 'deadline'"><xsl:call-template name="deadline-kind"><xsl:with-param name="kind" select="fields/field[@name = 'kind']/@value"/></xsl:call-template>, <xsl:value-of select="fields/field[@name = 'queue']/@value"/>: <b><xsl:value-of select="fields/field[@name = 'due']/@value"/></b></xsl:when>
      <xsl:when test="$mail.kind = 'page'"><xsl:if test="not($mail.is-test)"><xsl:value-of select="fields/field[@name = 'contract']/@value"/></xsl:if><xsl:if test="fields/field[@name = 'what']/@value != ''"><xsl:if test="not($mail.is-test)">: </xsl:if><xsl:value-of select="fields/field[@name = 'what']/@value"/></xsl:if></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- Of a page: by whom and since when, or who ended it. -->
  <xsl:template match="page" mode="mail.by">
    <xsl:variable name="by" select="fields/field[@name = 'by']/@value"/>
    <xsl:if test="$mail.kind = 'page' and $by != ''">
      <xsl:choose>
        <xsl:when test="fields/field[@name = 'event']/@value = 'acknowledge'">&m-page-acknowledged-by;<xsl:text> </xsl:text><xsl:value-of select="$by"/>.</xsl:when>
        <xsl:when test="fields/field[@name = 'event']/@value = 'resolve'">&m-page-closed-by;<xsl:text> </xsl:text><xsl:value-of select="$by"/>.</xsl:when>
        <xsl:otherwise>&m-page-said-by;<xsl:text> </xsl:text><xsl:value-of select="$by"/>, <xsl:value-of select="translate(substring(fields/field[@name = 'since']/@value, 1, 16), 'T', ' ')"/> UTC.</xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <!-- What else is to be known, in small. -->
  <xsl:template match="page" mode="mail.rest">
    <xsl:choose>
      <xsl:when test="$mail.kind = 'page' and fields/field[@name = 'ack']">&m-page-rest;<xsl:text> </xsl:text><xsl:value-of select="$base"/><xsl:value-of select="fields/field[@name = 'path']/@value"/></xsl:when>
      <xsl:when test="$mail.kind = 'invitation'">&m-invitation-rest;</xsl:when>
      <xsl:when test="$mail.kind = 'password-reset'">&m-password-rest;</xsl:when>
      <xsl:when test="$mail.kind = 'password-changed'">&m-changed-rest;</xsl:when>
      <xsl:when test="$mail.kind = 'verify-address'">&m-verify-rest;</xsl:when>
      <xsl:when test="$mail.kind = 'sign-up'">&m-sign-up-rest;</xsl:when>
      <xsl:when test="$mail.kind = 'confirm-item'">&m-confirm-rest;</xsl:when>
      <xsl:when test="$mail.kind = 'item-link'">&m-link-rest;</xsl:when>
      <xsl:when test="item and @reply = 'yes'">&m-item-reply;</xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page" mode="mail.button">
    <xsl:choose>
      <xsl:when test="item">&m-item-open;<xsl:text> N</xsl:text><xsl:value-of select="item/@number"/></xsl:when>
      <xsl:when test="$mail.kind = 'page' and fields/field[@name = 'ack']">&m-page-open;</xsl:when>
      <xsl:when test="$mail.kind = 'invitation'">&m-invitation-open;</xsl:when>
      <xsl:when test="$mail.kind = 'password-reset'">&reset-title;</xsl:when>
      <xsl:when test="$mail.kind = 'verify-address'">&m-verify-open;</xsl:when>
      <xsl:when test="$mail.kind = 'sign-up'">&sign-up-join;</xsl:when>
      <xsl:when test="$mail.kind = 'confirm-item'">&m-confirm-open;</xsl:when>
      <xsl:when test="$mail.kind = 'item-link'">&m-link-open;</xsl:when>
      <xsl:otherwise>&m-open;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What happened, as a sentence; the context is an entry. -->
  <xsl:template match="entry" mode="mail.sentence">
    <xsl:if test="@person"><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text></xsl:if>
    <xsl:choose>
      <xsl:when test="@kind = 'page' and @old = 'escalated'">&m-escalated;</xsl:when>
      <xsl:when test="@kind = 'page' and @old = 'exhausted'">&m-exhausted;</xsl:when>
      <xsl:when test="@kind = 'page' and @old = 'acknowledged'">&m-acknowledged;</xsl:when>
      <xsl:when test="@kind = 'page'">&m-paged;</xsl:when>
      <xsl:when test="@kind = 'comment'">&commented;</xsl:when>
      <xsl:when test="@kind = 'note'">&m-noted;</xsl:when>
      <xsl:when test="@kind = 'filed'">&filed-this;</xsl:when>
      <xsl:when test="@kind = 'promoted'">&e-promoted;</xsl:when>
      <xsl:when test="@kind = 'sent-back'">&e-sent-back;</xsl:when>
      <xsl:when test="@kind = 'status'">
        <xsl:text>&e-status-from; </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@old"/></xsl:call-template></b>
        <xsl:text> &e-to; </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@new"/></xsl:call-template></b>
      </xsl:when>
      <xsl:when test="@kind = 'owner'">&m-assigned;</xsl:when>
      <xsl:otherwise>&m-changed;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- When, in the recipient's time zone, which is said at the end. -->
  <xsl:template name="mail.moment"><xsl:value-of select="translate(substring(@at, 1, 16), 'T', ' ')"/></xsl:template>

  <!-- Text. -->
  <xsl:template match="page" mode="mail.text">
    <xsl:choose>
      <xsl:when test="item"><xsl:if test="timeline/@left-out"><p>&m-earlier;</p></xsl:if><xsl:apply-templates select="timeline/entry" mode="mail.text"/></xsl:when>
      <xsl:otherwise>
        <p><xsl:apply-templates select="." mode="mail.lead"/></p>
        <xsl:if test="$mail.kind = 'page' and fields/field[@name = 'by']"><p><xsl:apply-templates select="." mode="mail.by"/></p></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:variable name="rest"><xsl:apply-templates select="." mode="mail.rest"/></xsl:variable>
    <xsl:if test="not(item) and $mail.path != ''"><line><xsl:value-of select="$base"/><xsl:value-of select="$mail.path"/></line></xsl:if>
    <xsl:if test="not(item) and $rest != ''"><p><xsl:value-of select="$rest"/></p></xsl:if>
    <line><xsl:text>-- </xsl:text></line>
    <xsl:if test="item">
      <line><xsl:value-of select="$base"/><xsl:value-of select="$mail.path"/></line>
      <xsl:if test="$rest != ''"><line><xsl:value-of select="$rest"/></line></xsl:if>
      <xsl:if test="$mail.rate != ''"><line>&rating-mail;<xsl:text> </xsl:text><xsl:value-of select="$base"/>/rate/<xsl:value-of select="$mail.rate"/></line></xsl:if>
      <line>&m-times;<xsl:text> </xsl:text><xsl:value-of select="item/@zone"/></line>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="$mail.unsubscribe != ''"><line>&m-less;: <xsl:value-of select="$base"/>/unsubscribe/<xsl:value-of select="$mail.unsubscribe"/></line></xsl:when>
      <xsl:when test="not(item)"><line><xsl:value-of select="@desk"/></line></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="entry" mode="mail.text">
    <p><xsl:apply-templates select="." mode="mail.sentence"/> (<xsl:call-template name="mail.moment"/>)<xsl:choose><xsl:when test="words or @kind = 'filed'">:</xsl:when><xsl:otherwise>.</xsl:otherwise></xsl:choose></p>
    <xsl:choose>
      <xsl:when test="@kind = 'filed'"><raw><xsl:value-of select="../../item/words"/></raw></xsl:when>
      <xsl:when test="words"><raw><xsl:value-of select="words"/></raw></xsl:when>
    </xsl:choose>
    <xsl:for-each select="../../files/file[@entry = current()/@id]">
      <line><xsl:value-of select="@name"/> (<xsl:value-of select="@size-words"/>): <xsl:value-of select="$base"/><xsl:value-of select="$mail.files"/><xsl:value-of select="@id"/></line>
    </xsl:for-each>
  </xsl:template>

  <!-- HTML. -->
  <xsl:template match="page" mode="mail.html">
    <html lang="{@lang}" dir="&dir;">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="supported-color-schemes" content="light dark"/>
        <title><xsl:apply-templates select="." mode="mail.subject"/></title>
        <style>
          @media (prefers-color-scheme: dark) {
            body, .m-page { background: #16181d !important; color: #e6e8ec !important }
            .m-card { background: #1f2229 !important; border-color: #353a45 !important }
            .m-note { background: #2e2814 !important; border-color: #5a4c1c !important }
            .m-quiet, .m-quiet a { color: #a3abb8 !important }
            .m-body a { color: #9aa8ff !important }
            .m-code { background: #2a2e37 !important; border-color: #353a45 !important }
            .m-quote { color: #b7bec9 !important; border-color: #4a5060 !important }
            .m-urgent { color: #ff9a8f !important }
            .m-button { background: #5b6bf0 !important; color: #ffffff !important }
          }
        </style>
      </head>
      <body style="margin:0;padding:0;background:#f4f5f7;color:#1c2028;-webkit-text-size-adjust:100%">
        <div class="m-page" style="background:#f4f5f7;color:#1c2028;padding:16px 8px;{$mail.font};font-size:16px;line-height:1.5">
          <div style="max-width:600px;margin:0 auto">
            <p class="m-quiet" style="margin:0 8px 8px;font-size:14px;color:#525a68"><xsl:call-template name="mail.context"/></p>
            <xsl:variable name="title" select="item/@title | fields[not(../item)][$mail.kind = 'page' or $mail.kind = 'deadline']/field[@name = 'title']/@value"/>
            <xsl:if test="$title != ''"><h1 style="margin:0 8px 16px;font-size:20px;line-height:1.3;font-weight:600;overflow-wrap:anywhere"><xsl:value-of select="$title"/></h1></xsl:if>
            <xsl:choose>
              <xsl:when test="item">
                <xsl:if test="timeline/@left-out"><p class="m-quiet" style="margin:0 8px 12px;font-size:14px;color:#525a68">&m-earlier;</p></xsl:if>
                <xsl:apply-templates select="timeline/entry" mode="mail.html"/>
              </xsl:when>
              <xsl:otherwise>
                <div class="m-card m-body" style="background:#ffffff;border:1px solid #d9dde3;border-radius:8px;padding:16px;margin:0 0 12px">
                  <p style="margin:0;overflow-wrap:anywhere"><xsl:apply-templates select="." mode="mail.lead"/></p>
                  <xsl:if test="$mail.kind = 'page' and fields/field[@name = 'by']"><p class="m-quiet" style="margin:8px 0 0;font-size:14px;color:#525a68"><xsl:apply-templates select="." mode="mail.by"/></p></xsl:if>
                </div>
              </xsl:otherwise>
            </xsl:choose>
            <xsl:if test="$mail.path != ''">
              <p style="margin:16px 8px"><a class="m-button" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#4353c9;color:#ffffff;font-weight:600;text-decoration:none" href="{$base}{$mail.path}"><xsl:apply-templates select="." mode="mail.button"/></a></p>
            </xsl:if>
            <xsl:if test="$mail.rate != ''">
              <p class="m-body" style="margin:16px 8px"><b>&rating-mail;</b><xsl:text> </xsl:text><a style="color:#3546c0" href="{$base}/rate/{$mail.rate}?rating=good">&rating-good;</a> &#183; <a style="color:#3546c0" href="{$base}/rate/{$mail.rate}?rating=middling">&rating-middling;</a> &#183; <a style="color:#3546c0" href="{$base}/rate/{$mail.rate}?rating=bad">&rating-bad;</a></p>
            </xsl:if>
            <xsl:variable name="rest"><xsl:apply-templates select="." mode="mail.rest"/></xsl:variable>
            <xsl:if test="$rest != ''"><p class="m-quiet" style="margin:8px;font-size:14px;color:#525a68"><xsl:value-of select="$rest"/></p></xsl:if>
            <xsl:if test="item"><p class="m-quiet" style="margin:8px;font-size:14px;color:#525a68">&m-times;<xsl:text> </xsl:text><xsl:value-of select="item/@zone"/></p></xsl:if>
            <xsl:if test="$mail.unsubscribe != ''"><p class="m-quiet" style="margin:8px;font-size:14px;color:#525a68"><a style="color:#525a68" href="{$base}/unsubscribe/{$mail.unsubscribe}">&m-less;</a></p></xsl:if>
          </div>
        </div>
      </body>
    </html>
  </xsl:template>

  <!-- Above it all: the desk, and which issue of which contract or queue. -->
  <xsl:template name="mail.context">
    <xsl:value-of select="@desk"/>
    <xsl:if test="not(item) and fields/field[@name = 'item'] and not($mail.is-test)"><xsl:text> &#183; N</xsl:text><xsl:value-of select="fields/field[@name = 'item']/@value"/></xsl:if>
    <xsl:if test="$mail.kind = 'page' and fields/field[@name = 'event']/@value = 'trigger' and not($mail.is-test)"><xsl:text> &#183; </xsl:text><b class="m-urgent" style="color:#b3261e">&m-page-urgent;</b></xsl:if>
    <xsl:if test="$mail.kind = 'deadline'"><xsl:text> &#183; </xsl:text><b><xsl:choose><xsl:when test="fields/field[@name = 'event']/@value = 'missed'">&m-deadline-missed;</xsl:when><xsl:otherwise>&m-deadline-near;</xsl:otherwise></xsl:choose></b></xsl:if>
    <xsl:for-each select="item">
      <xsl:text> &#183; N</xsl:text><xsl:value-of select="@number"/>
      <xsl:choose>
        <xsl:when test="@queue-name"><xsl:text> &#183; </xsl:text><xsl:value-of select="@queue-name"/></xsl:when>
        <xsl:when test="@contract-kind != 'free'"><xsl:text> &#183; </xsl:text><xsl:value-of select="@contract-name"/></xsl:when>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="entry" mode="mail.html">
    <xsl:variable name="text" select="body | ../../item[current()/@kind = 'filed']/description"/>
    <div>
      <xsl:attribute name="class">m-card m-body<xsl:if test="@kind = 'note'"> m-note</xsl:if></xsl:attribute>
      <xsl:attribute name="style">background:<xsl:choose><xsl:when test="@kind = 'note'">#fff8e1;border:1px solid #e5d69a</xsl:when><xsl:otherwise>#ffffff;border:1px solid #d9dde3</xsl:otherwise></xsl:choose>;border-radius:8px;padding:12px 16px;margin:0 0 12px</xsl:attribute>
      <p style="margin:0;font-size:14px"><xsl:apply-templates select="." mode="mail.sentence"/><span class="m-quiet" style="color:#525a68"><xsl:if test="@by-staff = 'yes' and ($text)"><xsl:text> &#183; </xsl:text>&staff-tag;</xsl:if><xsl:text> &#183; </xsl:text><span style="white-space:nowrap"><xsl:call-template name="mail.moment"/></span></span></p>
      <xsl:if test="$text/node()"><div style="margin-top:8px;overflow-wrap:anywhere"><xsl:apply-templates select="$text/node()" mode="mail.markup"/></div></xsl:if>
      <xsl:for-each select="../../files/file[@entry = current()/@id]">
        <p style="margin:8px 0 0;font-size:14px;overflow-wrap:anywhere"><a href="{$base}{$mail.files}{@id}" style="color:#3546c0"><xsl:value-of select="@name"/></a> <span class="m-quiet" style="color:#525a68"><xsl:value-of select="@size-words"/></span></p>
      </xsl:for-each>
    </div>
  </xsl:template>

  <!-- Rendered Markdown, with its looks on each element. -->
  <xsl:template match="node()" mode="mail.markup">
    <xsl:copy><xsl:copy-of select="@href | @title | @start"/><xsl:apply-templates select="node()" mode="mail.markup"/></xsl:copy>
  </xsl:template>
  <xsl:template match="p | ul | ol" mode="mail.markup">
    <xsl:element name="{name()}"><xsl:copy-of select="@start"/><xsl:attribute name="style">margin:0<xsl:if test="following-sibling::*"> 0 12px</xsl:if><xsl:if test="not(self::p)">;padding-left:24px</xsl:if></xsl:attribute><xsl:apply-templates select="node()" mode="mail.markup"/></xsl:element>
  </xsl:template>
  <xsl:template match="li[@class]" mode="mail.markup"><li style="list-style:none"><xsl:choose><xsl:when test="@class = 'task done'">&#9745; </xsl:when><xsl:otherwise>&#9744; </xsl:otherwise></xsl:choose><xsl:apply-templates select="node()" mode="mail.markup"/></li></xsl:template>
  <xsl:template match="h4 | h5 | h6" mode="mail.markup"><xsl:element name="{name()}"><xsl:attribute name="style">margin:16px 0 8px;font-size:16px;font-weight:600</xsl:attribute><xsl:apply-templates select="node()" mode="mail.markup"/></xsl:element></xsl:template>
  <xsl:template match="a" mode="mail.markup"><a href="{@href}" style="color:#3546c0"><xsl:apply-templates select="node()" mode="mail.markup"/></a></xsl:template>
  <xsl:template match="blockquote" mode="mail.markup"><blockquote class="m-quote" style="margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #c5cad3;color:#525a68"><xsl:apply-templates select="node()" mode="mail.markup"/></blockquote></xsl:template>
  <xsl:template match="pre" mode="mail.markup"><pre class="m-code" style="margin:0 0 12px;padding:8px 12px;border:1px solid #d9dde3;border-radius:6px;background:#f4f5f7;white-space:pre-wrap;overflow-wrap:anywhere;{$mail.mono}"><xsl:value-of select="."/></pre></xsl:template>
  <xsl:template match="code" mode="mail.markup"><code class="m-code" style="padding:1px 4px;border-radius:4px;background:#eef0f3;{$mail.mono}"><xsl:apply-templates select="node()" mode="mail.markup"/></code></xsl:template>
  <xsl:template match="table" mode="mail.markup"><table style="border-collapse:collapse;margin:0 0 12px;font-size:14px"><xsl:apply-templates select="node()" mode="mail.markup"/></table></xsl:template>
  <xsl:template match="th | td" mode="mail.markup"><xsl:element name="{name()}"><xsl:attribute name="class">m-code</xsl:attribute><xsl:attribute name="style">border:1px solid #d9dde3;padding:4px 8px;text-align:<xsl:choose><xsl:when test="@align"><xsl:value-of select="@align"/></xsl:when><xsl:otherwise>left</xsl:otherwise></xsl:choose></xsl:attribute><xsl:apply-templates select="node()" mode="mail.markup"/></xsl:element></xsl:template>
</xsl:stylesheet>
