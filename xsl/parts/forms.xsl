<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Forms: the fields every form carries, a field with its label, help and problem, the summary of problems on top. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:n="urn:nuance:xsl" extension-element-prefixes="n">

  <xsl:template name="tokens">
    <input type="hidden" name="csrf" value="{/page/@csrf}"/>
    <input type="hidden" name="submission" value="{/page/@submission}"/>
  </xsl:template>

  <!-- One labelled field. `lines` makes it a text area. What was typed before is kept, but for passwords. -->
  <xsl:template name="field">
    <xsl:param name="route" select="/page/@route"/>
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="type" select="'text'"/>
    <xsl:param name="lines"/>
    <xsl:param name="autocomplete"/>
    <xsl:param name="autofocus"/>
    <xsl:param name="optional"/>
    <xsl:param name="minimum"/>
    <xsl:param name="required"/>
    <xsl:param name="value"/>
    <xsl:variable name="limit" select="/page/limits/field[@route = $route][@name = $name]"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <xsl:variable name="problem" select="$refused/problems/problem[@field = $name]"/>
    <xsl:variable name="left" select="/page/draft[not($refused)][$route = /page/@route]/field[@name = $name]"/>
    <div>
      <xsl:attribute name="class">field<xsl:if test="$problem"> wrong</xsl:if></xsl:attribute>
      <label for="f-{$name}">
        <xsl:value-of select="$label"/>
        <xsl:if test="$optional"><span class="muted"> (&optional;)</span></xsl:if>
      </label>
      <xsl:if test="$hint"><p class="hint" id="f-{$name}-hint"><xsl:value-of select="$hint"/></p></xsl:if>
      <xsl:call-template name="field-problem">
        <xsl:with-param name="route" select="$route"/>
        <xsl:with-param name="name" select="$name"/>
      </xsl:call-template>
      <xsl:choose>
        <xsl:when test="$lines">
          <textarea id="f-{$name}" name="{$name}" rows="{$lines}">
            <xsl:call-template name="field-attributes">
              <xsl:with-param name="name" select="$name"/>
              <xsl:with-param name="hint" select="$hint"/>
              <xsl:with-param name="problem" select="$problem"/>
              <xsl:with-param name="limit" select="$limit"/>
              <xsl:with-param name="required" select="$required"/>
            </xsl:call-template>
            <xsl:choose>
              <xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = $name]/@value"/></xsl:when>
              <xsl:when test="$left"><xsl:value-of select="$left/@value"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise>
            </xsl:choose>
          </textarea>
        </xsl:when>
        <xsl:otherwise>
          <input id="f-{$name}" name="{$name}" type="{$type}">
            <xsl:if test="$autocomplete"><xsl:attribute name="autocomplete"><xsl:value-of select="$autocomplete"/></xsl:attribute></xsl:if>
            <xsl:if test="$autocomplete = 'username'">
              <xsl:attribute name="autocapitalize">none</xsl:attribute>
              <xsl:attribute name="spellcheck">false</xsl:attribute>
            </xsl:if>
            <xsl:if test="$autofocus and not($refused)"><xsl:attribute name="autofocus"/></xsl:if>
            <xsl:call-template name="field-attributes">
              <xsl:with-param name="name" select="$name"/>
              <xsl:with-param name="hint" select="$hint"/>
              <xsl:with-param name="problem" select="$problem"/>
              <xsl:with-param name="limit" select="$limit"/>
              <xsl:with-param name="required" select="$required"/>
            </xsl:call-template>
            <xsl:if test="$minimum"><xsl:attribute name="minlength"><xsl:value-of select="$minimum"/></xsl:attribute></xsl:if>
            <xsl:if test="$type != 'password' and $refused/fields/field[@name = $name]">
              <xsl:attribute name="value"><xsl:value-of select="$refused/fields/field[@name = $name]/@value"/></xsl:attribute>
            </xsl:if>
            <xsl:if test="$left and $type != 'password'"><xsl:attribute name="value"><xsl:value-of select="$left/@value"/></xsl:attribute></xsl:if>
            <xsl:if test="$value and not($refused or $left)"><xsl:attribute name="value"><xsl:value-of select="$value"/></xsl:attribute></xsl:if>
          </input>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <!-- Nothing is cut while it is typed or pasted: the script counts against data-max, the server refuses and keeps the text. -->
  <xsl:template name="field-attributes">
    <xsl:param name="name"/>
    <xsl:param name="hint"/>
    <xsl:param name="problem"/>
    <xsl:param name="limit"/>
    <xsl:param name="required"/>
    <xsl:if test="$limit/@required = 'yes' or $required"><xsl:attribute name="required"/></xsl:if>
    <xsl:if test="$limit/@max"><xsl:attribute name="data-max"><xsl:value-of select="$limit/@max"/></xsl:attribute></xsl:if>
    <xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
    <xsl:if test="$problem or $hint">
      <xsl:attribute name="aria-describedby">
        <xsl:if test="$problem">f-<xsl:value-of select="$name"/>-problem<xsl:text> </xsl:text></xsl:if>
        <xsl:if test="$hint">f-<xsl:value-of select="$name"/>-hint</xsl:if>
      </xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- The sentence beside a field. -->
  <xsl:template name="field-problem">
    <xsl:param name="route"/>
    <xsl:param name="name"/>
    <xsl:variable name="problem" select="/page/form[@route = $route]/problems/problem[@field = $name]"/>
    <xsl:if test="$problem">
      <p class="problem" id="f-{$name}-problem">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>
        <xsl:apply-templates select="$problem[1]" mode="sentence"/>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- What is wrong, on top of the page, each line leading to its field. -->
  <xsl:template match="form" mode="summary">
    <div class="alert" id="problems" role="alert" tabindex="-1" autofocus="">
      <xsl:choose>
        <xsl:when test="problems/problem[@code = 'stale']">
          <p class="alert-title"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&stale-title;</p>
          <p>&stale-text;</p>
          <xsl:variable name="seen" select="number(fields/field[@name = 'version']/@value)"/>
          <xsl:variable name="new" select="/page/timeline/entry[@id &gt; $seen][1]"/>
          <xsl:if test="$new"><p><a href="#e{$new/@id}">&stale-link;</a></p></xsl:if>
        </xsl:when>
        <xsl:when test="problems/problem[@code = 'readers']">
          <p class="alert-title"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&readers-changed-title;</p>
          <p>&readers-changed;</p>
          <xsl:if test="problems/problem[@code = 'readers']/@argument != ''"><p><b><xsl:value-of select="problems/problem[@code = 'readers']/@argument"/></b></p></xsl:if>
          <p><a href="#f-comment">&your-words;</a></p>
        </xsl:when>
        <xsl:otherwise>
          <p class="alert-title"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&problem-title;</p>
          <ul>
            <xsl:apply-templates select="problems/problem" mode="line"/>
            <xsl:if test="not(problems/problem)"><li>&x-may-not;</li></xsl:if>
          </ul>
          <xsl:if test="fields/field[@name = 'comment' or @name = 'body' or starts-with(@name, 'q-')][@value != '']"><p>&problem-kept;</p></xsl:if>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template match="problem" mode="line">
    <xsl:variable name="label"><xsl:apply-templates select="." mode="label"/></xsl:variable>
    <xsl:variable name="in-a-row"><xsl:apply-templates select="." mode="is-in-a-row"/></xsl:variable>
    <li>
      <xsl:choose>
        <xsl:when test="$label = '' or @code = 'unknown-field'"><xsl:apply-templates select="." mode="sentence"/></xsl:when>
        <xsl:when test="$in-a-row != ''"><xsl:value-of select="$label"/>: <xsl:apply-templates select="." mode="sentence"/></xsl:when>
        <xsl:otherwise><a href="#f-{@field}"><xsl:value-of select="$label"/>: <xsl:apply-templates select="." mode="sentence"/></a></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!-- A problem's code as a sentence; a page has sentences of its own in the mode NAME.sentence. -->
  <xsl:template match="problem" mode="sentence"><n:own mode="sentence"><xsl:call-template name="any-sentence"/></n:own></xsl:template>

  <xsl:template name="any-sentence">
    <xsl:choose>
      <xsl:when test="@code = 'required'">
        <xsl:choose>
          <xsl:when test="@field = 'body'">&x-required-body;</xsl:when>
          <xsl:when test="@field = 'comment'">&x-required-comment;</xsl:when>
          <xsl:when test="@field = 'login'">&x-required-login;</xsl:when>
          <xsl:when test="@field = 'password'">&x-required-password;</xsl:when>
          <xsl:when test="@field = 'new_password'">&x-required-new-password;</xsl:when>
          <xsl:when test="@field = 'name'">&x-required-name;</xsl:when>
          <xsl:when test="@field = 'reason'">&x-required-reason;</xsl:when>
          <xsl:otherwise>&x-required;</xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="@code = 'too-long'">&x-too-long;</xsl:when>
      <xsl:when test="@code = 'too-short'">&x-too-short;</xsl:when>
      <xsl:when test="@code = 'not-a-number'">&x-not-a-number;</xsl:when>
      <xsl:when test="@code = 'out-of-range'">&x-out-of-range;</xsl:when>
      <xsl:when test="@code = 'no-time-zone'">&x-no-time-zone;</xsl:when>
      <xsl:when test="@code = 'not-a-choice'">&x-not-a-choice;</xsl:when>
      <xsl:when test="@code = 'not-utf8'">&x-not-utf8;</xsl:when>
      <xsl:when test="@code = 'control-character'">&x-control-character;</xsl:when>
      <xsl:when test="@code = 'one-line'">&x-one-line;</xsl:when>
      <xsl:when test="@code = 'repeated'">&x-repeated;</xsl:when>
      <xsl:when test="@code = 'unknown-field'">&x-unknown-field;</xsl:when>
      <xsl:when test="@code = 'malformed'">&x-malformed;</xsl:when>
      <xsl:when test="@code = 'bad-cursor'">&x-bad-cursor;</xsl:when>
      <xsl:when test="@code = 'csrf'">&x-csrf;</xsl:when>
      <xsl:when test="@code = 'stale'">&stale-text;</xsl:when>
      <xsl:when test="@code = 'wrong-password' and /page/@route = 'account'">&x-wrong-present-password;</xsl:when>
      <xsl:when test="@code = 'wrong-password' or @code = 'bad-credentials'">&x-wrong-password;</xsl:when>
      <xsl:when test="(@code = 'throttled' or @code = 'too-many-attempts') and @argument">&x-throttled;</xsl:when>
      <xsl:when test="@code = 'throttled' or @code = 'too-many-attempts'">&x-throttled-plain;</xsl:when>
      <xsl:when test="@code = 'already-claimed' and @argument">&x-already-claimed;</xsl:when>
      <xsl:when test="@code = 'already-claimed'">&x-already-claimed-plain;</xsl:when>
      <xsl:when test="@code = 'nothing-to-do'">&x-nothing-to-do;</xsl:when>
      <xsl:when test="@code = 'no-such-queue'">&x-no-such-queue;</xsl:when>
      <xsl:when test="@code = 'no-such-person' or @code = 'not-staff'">&x-no-such-person;</xsl:when>
      <xsl:when test="@code = 'may-not-file'">&why-other;</xsl:when>
      <xsl:when test="@code = 'contract-expired'">&why-expired-short;</xsl:when>
      <xsl:when test="@code = 'free-tier'">&why-free-tier;</xsl:when>
      <xsl:when test="@code = 'may-not-comment'">&x-may-not-comment;</xsl:when>
      <xsl:when test="@code = 'may-not-close'">&x-may-not-close;</xsl:when>
      <xsl:when test="@code = 'may-not-manage'">&x-may-not-manage;</xsl:when>
      <xsl:when test="@code = 'file-too-large'">&x-file-too-large;</xsl:when>
      <xsl:when test="@code = 'files-too-large'">&x-files-too-large;</xsl:when>
      <xsl:when test="@code = 'too-many-files'">&x-too-many-files;</xsl:when>
      <xsl:when test="@code = 'too-many-held'">&x-too-many-held;</xsl:when>
      <xsl:when test="@code = 'file-empty'">&x-file-empty;</xsl:when>
      <xsl:when test="@code = 'file-gone'">&x-file-gone;</xsl:when>
      <xsl:when test="@code = 'contract-full'">&x-contract-full;</xsl:when>
      <xsl:when test="@code = 'log-in-to-attach'">&x-log-in-to-attach;</xsl:when>
      <xsl:when test="@code = 'may-not-remove'">&x-may-not-remove;</xsl:when>
      <xsl:when test="@code = 'staff-only'">&x-staff-only;</xsl:when>
      <xsl:when test="@code = 'forbidden' or starts-with(@code, 'may-not')">&x-may-not;</xsl:when>
      <xsl:otherwise>&x-other;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What happened after the last form was sent, and where. -->
  <xsl:template match="flash" mode="message">
    <div class="flash" role="status">
      <span class="i i-resolved"/>
      <p>
        <xsl:choose>
          <xsl:when test="(@code = 'filed' or @code = 'issue-filed') and @subject"><xsl:call-template name="flash-link"/><xsl:text> </xsl:text>&f-issue-filed;</xsl:when>
          <xsl:when test="@code = 'filed' or @code = 'issue-filed'">&f-issue-filed-plain;</xsl:when>
          <xsl:when test="@code = 'logged-in'">&f-logged-in;</xsl:when>
          <xsl:when test="@code = 'logged-out'">&f-logged-out;</xsl:when>
          <xsl:when test="@code = 'logged-out-everywhere'">&f-logged-out-everywhere;</xsl:when>
          <xsl:when test="@code = 'settings-saved'">&f-settings-saved;</xsl:when>
          <xsl:when test="@code = 'password-changed'">&f-password-changed;</xsl:when>
          <xsl:when test="@code = 'queue-clear'">&f-queue-clear;</xsl:when>
          <xsl:when test="@code = 'reply-added' or @code = 'comment-added'">&f-reply-added;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'note-added'">&f-note-added;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'item-updated' or @code = 'item-changed'">&f-item-updated;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'file-removed'">&f-file-removed;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'file-restored'">&f-file-restored;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'item-closed'">&f-item-closed;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'item-reopened'">&f-item-reopened;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'item-claimed' or @code = 'claimed'">&f-item-claimed;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:when test="@code = 'nothing-changed'">&f-nothing-changed;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:when>
          <xsl:otherwise><xsl:apply-templates select="." mode="flash"/></xsl:otherwise>
        </xsl:choose>
      </p>
      <n:own mode="undo"/>
    </div>
  </xsl:template>

  <!-- What takes back what was just done, a page holds in the mode NAME.undo; its own codes it says in the mode NAME.flash; what several pages say is in parts, in this mode. -->
  <xsl:template match="flash" mode="flash">
    <n:own mode="flash">&f-other;<xsl:if test="@subject"><xsl:text> </xsl:text><xsl:call-template name="flash-link"/></xsl:if></n:own>
  </xsl:template>

  <xsl:template name="flash-link">
    <xsl:choose>
      <xsl:when test="starts-with(@subject, 'N') and /page/@route != 'link' and /page/@route != 'link_lost'"><a href="{$base}/{@subject}"><xsl:value-of select="@subject"/></a></xsl:when>
      <xsl:otherwise><xsl:value-of select="@subject"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
