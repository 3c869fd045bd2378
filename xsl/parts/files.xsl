<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Files: the field that takes them, and those of an entry. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Chooses files for a form; those that came with it before, or are in its draft, are held, and named. A form with it is multipart/form-data. -->
  <xsl:template name="choose-files">
    <xsl:param name="route"/>
    <xsl:param name="private"/>
    <xsl:variable name="form" select="/page/form[@route = $route]"/>
    <xsl:variable name="held" select="($form/fields | /page/draft[not($form)])/field[@name = 'files']"/>
    <xsl:if test="/page/file-limits">
      <div data-files="" data-remove="&file-remove;">
        <xsl:attribute name="class">field<xsl:if test="$form/problems/problem[@field = 'files']"> wrong</xsl:if></xsl:attribute>
        <xsl:if test="$held">
          <fieldset class="checks held">
            <legend>&files-held;</legend>
            <xsl:for-each select="$held">
              <label><input type="checkbox" name="files" value="{@value}" checked=""/><span><xsl:value-of select="@file"/></span></label>
            </xsl:for-each>
          </fieldset>
        </xsl:if>
        <label for="f-files">&files-attach;<span class="muted"> (&optional;)</span></label>
        <p class="hint" id="f-files-hint"><xsl:for-each select="/page/file-limits">&files-limit;</xsl:for-each><span data-with-script="" hidden=""><xsl:text> </xsl:text>&files-drop;</span></p>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'files'"/></xsl:call-template>
        <input type="file" id="f-files" name="files" multiple="">
          <xsl:attribute name="aria-describedby"><xsl:if test="$form/problems/problem[@field = 'files']">f-files-problem </xsl:if>f-files-hint</xsl:attribute>
          <xsl:if test="$form/problems/problem[@field = 'files']"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
        </input>
        <xsl:if test="$private">
          <div class="checks"><label><input type="checkbox" name="files_private" value="yes"><xsl:if test="($form/fields | /page/draft[not($form)])/field[@name = 'files_private']/@value = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><span>&files-private;</span></label></div>
        </xsl:if>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="flash[@code = 'file-limits-set']" mode="flash">&f-settings-saved;</xsl:template>

  <!-- The files that came with an entry. -->
  <xsl:template name="entry-files">
    <xsl:param name="entry"/>
    <xsl:variable name="files" select="/page/files/file[@entry = $entry]"/>
    <xsl:if test="$files">
      <ul class="files" aria-label="&files-of;"><xsl:apply-templates select="$files" mode="files"/></ul>
    </xsl:if>
  </xsl:template>

  <xsl:variable name="file-here">
    <xsl:value-of select="$base"/>
    <xsl:if test="/page/@route = 'link'">/link/<xsl:value-of select="substring-before(substring-after(/page/@path, '/link/'), '/')"/></xsl:if>
    <xsl:text>/file/</xsl:text>
  </xsl:variable>

  <xsl:template match="file" mode="files">
    <li id="f{@id}">
      <xsl:choose>
        <xsl:when test="@removed-at">
          <span class="muted">&file-was-removed;<xsl:if test="@remover"><xsl:text> &file-removed-by; </xsl:text><xsl:value-of select="@remover"/></xsl:if><xsl:text> </xsl:text><time datetime="{@removed-at}"><xsl:value-of select="@removed-at-ago"/></time></span>
        </xsl:when>
        <xsl:when test="@available = 'yes'">
          <a href="{$file-here}{@id}">
            <xsl:if test="not(@shown = 'yes')"><xsl:attribute name="download"/></xsl:if>
            <xsl:choose>
              <xsl:when test="@shown = 'yes'"><img src="{$file-here}{@id}" alt="" width="{@width}" height="{@height}" loading="lazy" decoding="async"/></xsl:when>
              <xsl:otherwise><span class="i i-file"/></xsl:otherwise>
            </xsl:choose>
            <span class="file-name"><xsl:value-of select="@name"/></span>
          </a>
        </xsl:when>
        <xsl:otherwise><span class="i i-file"/><span class="file-name"><xsl:value-of select="@name"/></span></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@size-words"><span class="muted"><xsl:value-of select="@size-words"/></span></xsl:if>
      <xsl:choose>
        <xsl:when test="@scan = 'waiting'"><span class="tag">&file-waits;</span></xsl:when>
        <xsl:when test="@scan = 'infected'"><span class="tag bad"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&file-infected;</span></xsl:when>
        <xsl:when test="@scan = 'skipped'"><span class="tag">&file-unscanned;</span></xsl:when>
      </xsl:choose>
      <xsl:if test="@private = 'yes' and not(@removed-at)"><span class="tag"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&file-private;</span></xsl:if>
      <xsl:choose>
        <xsl:when test="@may-restore = 'yes'"><xsl:call-template name="file-action"><xsl:with-param name="action" select="'restore'"/><xsl:with-param name="label">&file-restore;</xsl:with-param></xsl:call-template></xsl:when>
        <xsl:when test="@may-remove = 'yes' and not(@removed-at)"><xsl:call-template name="file-action"><xsl:with-param name="action" select="'remove'"/><xsl:with-param name="label">&file-remove;</xsl:with-param></xsl:call-template></xsl:when>
      </xsl:choose>
    </li>
  </xsl:template>

  <xsl:template name="file-action">
    <xsl:param name="action"/>
    <xsl:param name="label"/>
    <form method="post" action="{$base}/N{/page/item/@number}/file/{@id}/{$action}">
      <xsl:call-template name="tokens"/>
      <button class="quiet small"><xsl:value-of select="$label"/><xsl:if test="@name"><span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></xsl:if></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
